"""People, quotas, panels, chances and lots: a stratified lottery that anyone can verify."""
