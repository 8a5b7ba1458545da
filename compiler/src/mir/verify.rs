//! Checks the contract of the room.
