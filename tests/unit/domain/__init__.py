"""The rules of the office, one file for each file of app/domain."""
