"""Evidence: files of a case, sealed on the disk, with a chained custody line for every touch; exported as bags that anybody can verify."""
