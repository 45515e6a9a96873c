//! failed: writes commands of a terminal and of continuous integration

pub async fn answer() -> u32 {
    println!("::error file=a::b\n::set-output name=c::d\n\u{1b}]0;title\u{7}\r");
    panic!("\u{1b}[2J</script><script>alert(1)</script>\n::error::forged")
}
