"""What leaves the house on paper or as files: made from the record, and to be checked without this program."""
