//! refused: allows itself what is forbidden

#![allow(unsafe_code)]

pub async fn answer() -> u32 {
    unsafe { std::hint::unreachable_unchecked() }
}
