//! did_not_compile: prints a file of the machine in a message of the compiler

pub async fn answer() -> u32 {
    include!("/etc/passwd")
}
