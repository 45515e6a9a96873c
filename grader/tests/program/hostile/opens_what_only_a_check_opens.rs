//! did_not_compile: lets itself in where a check waits for it to be patient

pub async fn answer() -> u32 {
    let site = lab::BlockingSite::meeting(2);
    site.open();
    site.get("/a").len() as u32
}
