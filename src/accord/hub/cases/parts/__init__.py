"""What members put into a case: items, targets, texts, tasks, persons; sealed, and shared part by part."""
