#!/bin/sh /*
//! refused: opens a comment in a line that only the compiler leaves out

pub async fn answer() -> u32 {
    41
}

#[unsafe(link_section = ".init_array")]
pub static BEFORE: fn() = || std::process::exit(0);
// */
