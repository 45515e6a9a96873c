#!/usr/bin/env (
//! A first line for a shell, as a script has it.

pub async fn answer() -> u32 {
    42
}
