"""The pages in the browser and the HTTP API over a record (`goodoffices serve`)."""
