//! `cargo grade`: the only place that knows both grading and rendering.

use anstyle::{AnsiColor, Style};
use anyhow::Context;
use clap::Parser;
use grader::audit::{Auditor, Findings, Load};
use grader::cli::{Cli, Command, Format};
use grader::exit::Exit;
use grader::grade::{Earlier, Grader, Listener};
use grader::misbehave::misbehave;
use grader::render::live::Live;
use grader::render::terminal::{self, Detail};
use grader::render::words::counted;
use grader::render::{json, junit};
use grader::workbook::{Exercise, NameError, Workbook, WorkbookError};
use grader::{desk, doctor};
use process::Cancel;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How long supervisors may take to sweep when the grader is interrupted.
const PATIENCE: Duration = Duration::from_secs(2);

const BAD: Style = AnsiColor::Red.on_default().bold();
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

fn main() -> ExitCode {
    process::serve_if_asked();
    let cli = Cli::parse();
    match cli.command {
        Some(Command::Misbehave { way, file }) => match misbehave(&way, file.as_deref()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => fail(&error.into()).into(),
        },
        _ => run(&cli).unwrap_or_else(|error| fail(&error)).into(),
    }
}

/// Says what is wrong, and whose fault it is.
fn fail(error: &anyhow::Error) -> Exit {
    if let Some(io) = error.downcast_ref::<std::io::Error>()
        && io.kind() == std::io::ErrorKind::BrokenPipe
    {
        // Whoever read the report has seen enough.
        return Exit::Failed;
    }
    anstream::eprintln!("{BAD}error{BAD:#}: {error:#}");
    let usage = error.is::<NameError>()
        || matches!(error.downcast_ref(), Some(WorkbookError::NotInside(_)));
    if usage { Exit::Usage } else { Exit::Fault }
}

/// What every command works with.
struct Desk {
    workbook: Workbook,
    folder: PathBuf,
    program: PathBuf,
    live: Arc<Live>,
    /// The one of this call.
    cancel: Cancel,
}

fn run(cli: &Cli) -> anyhow::Result<Exit> {
    let folder = std::env::current_dir().context("cannot tell which folder this is")?;
    let workbook = Workbook::find(&folder)?;
    let program = std::env::current_exe().context("cannot tell where the grader's program is")?;
    let live = Arc::new(Live::new());
    let cancel = Cancel::new();
    listen_for_interrupts(&live, &cancel)?;
    let desk = Desk {
        workbook,
        folder,
        program,
        live,
        cancel,
    };
    match &cli.command {
        None => desk.grade(&[], cli, Detail::Overview),
        Some(Command::Check { names }) => desk.grade(names, cli, Detail::Full),
        Some(Command::List) => desk.list(),
        Some(Command::Hint { name }) => desk.hint(name),
        Some(Command::Reset { name }) => desk.reset(name),
        Some(Command::Doctor) => desk.doctor(),
        Some(Command::Audit {
            names,
            under_load,
            times,
        }) => {
            let load = |loops| Load {
                loops,
                times: *times,
            };
            desk.audit(names, under_load.map(load), cli)
        }
        Some(Command::Plan { names }) => {
            desk.write(|listener| desk.auditor(names, cli)?.write_plans(listener))
        }
        Some(Command::Pages { names }) => {
            desk.write(|listener| desk.auditor(names, cli)?.write_pages(listener))
        }
        Some(Command::Misbehave { .. }) => unreachable!("served by main"),
    }
}

/// Ctrl-C: children gone, bars gone, nothing half-written.
fn listen_for_interrupts(live: &Arc<Live>, cancel: &Cancel) -> anyhow::Result<()> {
    let (live, cancel) = (live.clone(), cancel.clone());
    ctrlc::set_handler(move || interrupted(&live, &cancel)).context("cannot listen for Ctrl-C")
}

/// Ends the program. The thread that listens for Ctrl-C comes here, and the main
/// thread once its work was cut: the second to come waits for the first.
fn interrupted(live: &Live, cancel: &Cancel) -> ! {
    static LEAVING: Mutex<()> = Mutex::new(());
    cancel.cancel();
    let _leaving = LEAVING.lock();
    live.clear();
    cancel.wait_until_gone(PATIENCE);
    anstream::eprintln!("Interrupted. Nothing was lost, and nothing is left running.");
    std::process::exit(Exit::Interrupted as i32);
}

impl Desk {
    /// Takes the bars away when work is over. Of work that was cut nothing is
    /// shown.
    fn settle(&self) {
        if self.cancel.is_cancelled() {
            interrupted(&self.live, &self.cancel);
        }
        self.live.clear();
    }

    fn exercises(&self, names: &[String]) -> Result<Vec<&Exercise>, NameError> {
        self.workbook.select(names, &self.folder)
    }

    fn exercise(&self, name: &str) -> Result<&Exercise, NameError> {
        let selected = self.exercises(&[name.to_owned()])?;
        match selected.as_slice() {
            [exercise] => Ok(exercise),
            several => Err(NameError::Ambiguous {
                asked: name.to_owned(),
                candidates: several
                    .iter()
                    .map(|exercise| exercise.name.clone())
                    .collect(),
            }),
        }
    }

    fn grade(&self, names: &[String], cli: &Cli, detail: Detail) -> anyhow::Result<Exit> {
        let exercises = self.exercises(names)?;
        // In CI a verdict comes from a run, not from an earlier one.
        let anew = cli.fresh || std::env::var_os("CI").is_some();
        let earlier = if anew {
            Earlier::Ignored
        } else {
            Earlier::Reused
        };
        let mut grader = Grader::in_place(&self.workbook, self.program.clone());
        grader.cancel = self.cancel.clone();
        if let Some(target) = &cli.target_dir {
            grader.stage.target = self.folder.join(target);
        }
        if let Some(seconds) = cli.compiler_cpu {
            grader.stage.compiler_cpu = Duration::from_secs(seconds);
        }
        let report = grader.grade(&exercises, earlier, &|event| self.live.tell(&event));
        self.settle();
        let report = report?;
        let text = match cli.format {
            Format::Human => terminal::report(&report, detail),
            Format::Json => json::render(&report)?,
            Format::Junit => junit::render(&report)?,
        };
        print(&text)?;
        Ok(Exit::of(&report))
    }

    fn list(&self) -> anyhow::Result<Exit> {
        let names = self
            .workbook
            .exercises
            .iter()
            .map(|exercise| exercise.name.0.len());
        let width = names.max().unwrap_or(0);
        let mut text = String::new();
        let mut chapters = Vec::new();
        for exercise in &self.workbook.exercises {
            let chapter = exercise.number.chapter;
            if !chapters.contains(&chapter) {
                chapters.push(chapter);
                let folder = exercise
                    .path
                    .parent()
                    .and_then(|path| path.to_str())
                    .unwrap_or_default();
                let name = folder
                    .split_once('_')
                    .map_or(folder, |(_, name)| name)
                    .replace('_', " ");
                text += &format!("{BOLD}{chapter} {name}{BOLD:#}\n");
            }
            let Exercise {
                name,
                number,
                about,
                ..
            } = exercise;
            text += &format!(
                "  {:>4}  {:width$}  {DIM}{}{DIM:#}\n",
                number.to_string(),
                name.0,
                about.title
            );
        }
        let chapters = counted(chapters.len(), "chapter");
        let exercises = counted(self.workbook.exercises.len(), "exercise");
        text += &format!("\n{chapters}, {exercises}\n");
        print(&text)?;
        Ok(Exit::Passed)
    }

    fn hint(&self, name: &str) -> anyhow::Result<Exit> {
        let exercise = self.exercise(name)?;
        let desk::Hint { text, number, of } = desk::hint(&self.workbook, exercise)?;
        let more = if number < of {
            "ask again for a stronger one"
        } else {
            "there is no stronger one"
        };
        print(&format!(
            "{BOLD}Hint {number} of {of}{BOLD:#} {DIM}({more}){DIM:#}\n\n{text}\n"
        ))?;
        Ok(Exit::Passed)
    }

    fn reset(&self, name: &str) -> anyhow::Result<Exit> {
        let exercise = self.exercise(name)?;
        let kept = desk::reset(&self.workbook, exercise)?;
        let folder = PathBuf::from("exercises").join(&exercise.path).join("src");
        let mut text = format!("{} is at its start again.\n", folder.display());
        for path in kept {
            let path = path.strip_prefix(&self.workbook.root).unwrap_or(&path);
            text += &format!("Your version is kept in {}.\n", path.display());
        }
        print(&text)?;
        Ok(Exit::Passed)
    }

    fn doctor(&self) -> anyhow::Result<Exit> {
        let findings = doctor::examine(&self.workbook, &self.program, &self.cancel);
        self.settle();
        let mut text = String::new();
        for doctor::Finding { what, state, words } in &findings {
            let (mark, style) = match state {
                doctor::State::Good => ("✓", AnsiColor::Green.on_default()),
                doctor::State::Lacking => ("–", AnsiColor::Yellow.on_default()),
                doctor::State::Broken => ("✗", AnsiColor::Red.on_default()),
            };
            text += &format!("{style}{mark}{style:#} {what:20} {words}\n");
        }
        print(&text)?;
        let broken = findings
            .iter()
            .any(|finding| finding.state == doctor::State::Broken);
        Ok(if broken { Exit::Fault } else { Exit::Passed })
    }

    fn auditor(&self, names: &[String], cli: &Cli) -> anyhow::Result<Auditor<'_>> {
        let target = cli
            .target_dir
            .as_ref()
            .map(|target| self.folder.join(target));
        Auditor::new(
            &self.workbook,
            self.exercises(names)?,
            self.program.clone(),
            target,
            self.cancel.clone(),
        )
    }

    fn audit(&self, names: &[String], load: Option<Load>, cli: &Cli) -> anyhow::Result<Exit> {
        let auditor = self.auditor(names, cli)?;
        let findings = auditor.audit(load, &|event| self.live.tell(&event));
        self.settle();
        let findings = findings?;
        print(&told(&findings, load))?;
        Ok(match findings {
            findings if findings.is_proved() => Exit::Passed,
            findings if findings.broken.is_empty() => Exit::Failed,
            _ => Exit::Fault,
        })
    }

    /// Lets an author's command write its files, and names them.
    fn write(
        &self,
        write: impl FnOnce(Listener<'_>) -> anyhow::Result<Vec<PathBuf>>,
    ) -> anyhow::Result<Exit> {
        let written = write(&|event| self.live.tell(&event));
        self.settle();
        for path in written? {
            let path = path.strip_prefix(&self.workbook.root).unwrap_or(&path);
            print(&format!("{}\n", path.display()))?;
        }
        Ok(Exit::Passed)
    }
}

/// What an audit found, with its totals.
fn told(findings: &Findings, load: Option<Load>) -> String {
    let mut text = String::new();
    for broken in &findings.broken {
        text += &format!("{BAD}broken{BAD:#}   {broken}\n");
    }
    for refuted in &findings.refuted {
        text += &format!("{BAD}refuted{BAD:#}  {refuted}\n");
    }
    let (mut checks, mut accepted, mut rejected) = (0, 0, 0);
    for proved in &findings.proved {
        text += &format!(
            "{:28} {:>10}  {:2} accepted  {:2} rejected\n",
            proved.exercise,
            counted(proved.checks, "check"),
            proved.accepted,
            proved.rejected
        );
        checks += proved.checks;
        accepted += proved.accepted;
        rejected += proved.rejected;
    }
    let exercises = counted(findings.proved.len(), "exercise");
    let checks = counted(checks, "check");
    text += &format!(
        "{BOLD}{exercises}, {checks}: {accepted} accepted and {rejected} rejected solutions are what they claim{BOLD:#}\n"
    );
    if let (Some(Load { loops, times }), true) = (load, findings.is_proved()) {
        let times = if times == 1 {
            "once more".to_owned()
        } else {
            format!("{times} times over")
        };
        text += &format!(
            "{times} beside {}: every report is the same, byte for byte\n",
            counted(loops, "busy loop")
        );
    }
    text
}

/// Prints with the colours that the terminal wants.
fn print(text: &str) -> anyhow::Result<()> {
    let mut stdout = anstream::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()?;
    Ok(())
}
