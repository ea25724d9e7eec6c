"""Messages between banks about a request: recalls, their answers, money that came back."""
