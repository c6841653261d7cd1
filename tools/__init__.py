"""What the Makefile calls: notebooks stored, downloads printed, addresses and pictures written."""
