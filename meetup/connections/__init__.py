"""Connections: online ties that both accepted, and the requests that lead to them."""
