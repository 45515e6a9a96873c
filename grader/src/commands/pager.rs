//! Long texts go through the reader's pager, where there is a terminal.

use super::Call;
use anyhow::Context;
use std::env;
use std::io::{self, IsTerminal as _, Write as _};
use std::process::{Command, Stdio};

/// Where no pager is named: colours stay, a short text is only printed, and what
/// was read stays on the screen. The prompt says how to go on: its own is a colon,
/// and not everybody knows the key that ends it.
const USUAL: [&str; 3] = ["less", "-RFX", "-PSpace turns the page   q ends reading"];

/// Prints a text, through a pager where somebody reads it on a terminal. Without
/// a pager it is printed as it is.
///
/// # Errors
///
/// When it cannot be printed.
pub(super) fn print(call: &Call<'_>, text: &str) -> anyhow::Result<()> {
    if io::stdout().is_terminal() && call.lend(|| paged(text)).is_ok() {
        return Ok(());
    }
    super::print(text)
}

/// Gives the text to the pager that `$PAGER` names. To stop reading early is no
/// error.
fn paged(text: &str) -> anyhow::Result<()> {
    let named = env::var("PAGER").ok().filter(|it| !it.trim().is_empty());
    let words: Vec<&str> = named.as_deref().map_or_else(
        || USUAL.to_vec(),
        |named| named.split_whitespace().collect(),
    );
    let (program, arguments) = words.split_first().context("a pager has a name")?;
    let mut pager = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .spawn()?;
    if let Some(mut stdin) = pager.stdin.take() {
        let mut bytes = anstream::AutoStream::new(Vec::new(), colours());
        bytes.write_all(text.as_bytes())?;
        let _ = stdin.write_all(&bytes.into_inner());
    }
    pager.wait()?;
    Ok(())
}

/// Whether the terminal wants colours: it is the pager that writes to it.
fn colours() -> anstream::ColorChoice {
    match anstream::AutoStream::choice(&io::stdout()) {
        anstream::ColorChoice::Never => anstream::ColorChoice::Never,
        _ => anstream::ColorChoice::AlwaysAnsi,
    }
}
