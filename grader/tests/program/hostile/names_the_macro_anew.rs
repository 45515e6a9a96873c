//! refused: calls an assembler by another name

use core::arch::asm as measured;

pub async fn answer() -> u32 {
    let _ = measured!;
    41
}
