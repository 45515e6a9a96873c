//! did_not_compile: gives the compiler a type without an end

fn deeper<T: Clone>(value: T, depth: u32) -> u32 {
    if depth == 0 { 41 } else { deeper((value.clone(), value), depth - 1) }
}

pub async fn answer() -> u32 {
    deeper(1_u8, 7)
}
