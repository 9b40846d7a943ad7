"""Where records live. The stores share no code, only one contract: a shared base would freeze the wrong abstraction."""
