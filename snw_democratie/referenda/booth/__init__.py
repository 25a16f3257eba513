"""The voting booth of a referendum: pages whose work is done by the voter's own device (docs/booth.md)."""
