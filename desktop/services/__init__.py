"""What people do: a module per use case; a function is one transaction unless it says otherwise."""
