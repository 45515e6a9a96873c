//! A page as a browser shows it. Other crates' tests have this room by its path.

use assert_cmd::Command;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

/// Far longer than a browser takes for a page of ours.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser of this machine.
pub(crate) struct Browser(&'static str);

/// How a page is looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// How wide the window is, in points.
    pub width: u32,
    /// Whether whoever looks likes it dark.
    pub is_dark: bool,
    /// Whether the page's scripts run.
    pub runs_scripts: bool,
}

impl Look {
    /// Narrow and wide, light and dark, with scripts and without: each once.
    pub(crate) const ALL: [Self; 4] = [
        Self::new(400, false, false),
        Self::new(400, true, true),
        Self::new(1200, false, true),
        Self::new(1200, true, false),
    ];

    /// One look.
    pub(crate) const fn new(width: u32, is_dark: bool, runs_scripts: bool) -> Self {
        Self {
            width,
            is_dark,
            runs_scripts,
        }
    }
}

/// What is to be seen of a page.
#[derive(Debug)]
pub(crate) struct Seen {
    pub title: String,
    /// Whether nothing of it sticks out to the right.
    pub fits: bool,
    /// How light the ground is, and how light the letters on it: 0 is black, 255 white.
    pub ground: u8,
    pub letters: u8,
    /// How many scripts it has.
    pub scripts: usize,
    /// What came of the caller's own expression.
    pub answer: String,
    /// What can be read.
    pub text: String,
}

impl Seen {
    /// That all of these can be read.
    pub(crate) fn has_all(&self, shown: &[&str]) {
        for shown in shown {
            assert!(
                self.text.contains(shown),
                "{shown}\nis not to be seen in\n{}",
                self.text
            );
        }
    }
}

/// Shows a page in a frame, and writes down what is seen of it. A page in a frame of
/// 400 points is laid out in 400 points, which no window is.
const LOOK: &str = r"<!DOCTYPE html><meta charset=utf-8>
<iframe id=frame SANDBOX style='width:WIDTHpx;height:900px;border:0' srcdoc='PAGE'></iframe><pre id=seen></pre>
<script>onload = () => {
  const page = document.getElementById('frame').contentDocument;
  const light = (color) => color.match(/\d+/g).slice(0, 3).reduce((sum, it) => sum + +it, 0) / 3;
  const style = getComputedStyle(page.body);
  document.getElementById('seen').textContent = [
    page.title,
    page.documentElement.scrollWidth <= page.documentElement.clientWidth,
    Math.round(light(style.backgroundColor)), Math.round(light(style.color)),
    page.scripts.length, ASK, page.body.innerText].join('\n');
}</script>";

impl Browser {
    /// The first that there is. Where there is none, it says that this is skipped.
    pub(crate) fn find() -> Option<Self> {
        let names = ["chromium", "chromium-browser", "google-chrome"];
        let found = names.into_iter().find(|name| {
            let version = Command::new(name)
                .arg("--version")
                .timeout(PATIENCE)
                .output();
            version.is_ok_and(|output| output.status.success())
        });
        if found.is_none() {
            // Past the test harness, which keeps the words of tests that pass.
            let notice = "skipped the look at a page: there is no Chromium here\n";
            let _ = std::io::stderr().write_all(notice.as_bytes());
        }
        found.map(Self)
    }

    /// What is to be seen of a page, and what the expression `ask` comes to, in which
    /// `page` is its document.
    pub(crate) fn look(&self, page: &str, look: Look, ask: &str) -> Seen {
        // Not in the system's: a browser that came as a snap cannot read there.
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
        let quoted = page.replace('&', "&amp;").replace('\'', "&#39;");
        let sandbox = if look.runs_scripts {
            ""
        } else {
            "sandbox=allow-same-origin"
        };
        let text = LOOK
            .replace("SANDBOX", sandbox)
            .replace("WIDTH", &look.width.to_string())
            .replace("ASK", ask)
            .replace("PAGE", &quoted);
        let file = folder.path().join("look.html");
        std::fs::write(&file, text).expect("a file");
        read(&self.dump(folder.path(), &file, look.is_dark))
    }

    /// What a browser makes of a file.
    fn dump(&self, folder: &Path, file: &Path, is_dark: bool) -> String {
        let scheme = u8::from(!is_dark);
        // The page is ours, and as root there is no sandbox.
        let output = Command::new(self.0)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"])
            .arg(format!("--blink-settings=preferredColorScheme={scheme}"))
            .arg(format!(
                "--user-data-dir={}",
                folder.join("profile").display()
            ))
            .arg(format!("file://{}", file.display()))
            .timeout(PATIENCE)
            .output()
            .expect("the browser starts");
        let dom = String::from_utf8_lossy(&output.stdout).into_owned();
        let seen = dom.split_once("<pre id=\"seen\">");
        let (_, seen) = seen.unwrap_or_else(|| panic!("nothing was looked at: {output:?}"));
        let seen = seen.split_once("</pre>").expect("to its end").0;
        seen.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&nbsp;", " ")
            .replace("&amp;", "&")
    }
}

fn read(seen: &str) -> Seen {
    let mut lines = seen.splitn(7, '\n');
    let mut next = || lines.next().expect("a line").to_owned();
    Seen {
        title: next(),
        fits: next() == "true",
        ground: next().parse().expect("a number"),
        letters: next().parse().expect("a number"),
        scripts: next().parse().expect("a number"),
        answer: next(),
        text: next(),
    }
}
