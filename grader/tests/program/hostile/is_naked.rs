//! refused: gives code that the compiler does not call unsafe

pub async fn answer() -> u32 {
    41
}

#[unsafe(naked)]
pub extern "C" fn at_once() {
    core::arch::naked_asm!("ret")
}
