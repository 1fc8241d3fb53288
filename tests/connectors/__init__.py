"""Each connector against its own server, and its parts against what no server would send."""
