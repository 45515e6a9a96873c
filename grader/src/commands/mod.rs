//! The commands, a file each: from the arguments to the work, what is shown of
//! it, and how the grader ends. This room alone knows both grading and showing.

mod actions;
mod audit;
mod batch;
mod check;
mod doctor;
mod follow;
mod given;
mod grade;
mod handout;
mod hint;
mod html;
mod links;
mod list;
mod new;
mod outs;
mod pager;
mod read;
mod reset;
mod seed;
mod solution;
mod timeline;
mod watch;
mod weights;
mod write;

use crate::cli::{Cli, Command};
use crate::compiler;
use crate::exit::Exit;
use crate::misbehave::misbehave;
use crate::scaffold::NewError;
use crate::seed::SeedError;
use crate::temporary;
use crate::workbook::hidden::HiddenError;
use crate::workbook::{Entry, Exercise, NameError, Workbook, WorkbookError};
use anyhow::Context;
use process::Cancel;
use render::live::Live;
use render::style::ALARM;
use render::terminal::Detail;
use render::words;
use report::Event;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// How long supervisors may take to sweep when the grader is interrupted.
const PATIENCE: Duration = Duration::from_secs(2);

/// The whole program: reads the call, runs one command and ends. A workbook with a
/// program of its own calls this and nothing else.
pub fn main() -> ExitCode {
    process::serve_if_asked();
    if let Some(ended) = compiler::serve_if_asked() {
        return ended;
    }
    run(&Cli::read()).into()
}

/// Runs the command of a call, and says what is wrong where it cannot.
fn run(cli: &Cli) -> Exit {
    // That one needs no workbook: it is a program for the doctor to run.
    if let Some(Command::Misbehave { way, file }) = &cli.command {
        let misbehaved = misbehave(way, file.as_deref()).map(|()| Exit::Passed);
        return misbehaved.unwrap_or_else(|error| fail(&error.into()));
    }
    // That one makes the workbook.
    if let Some(Command::Begin { dir }) = &cli.command {
        return new::begin(dir).unwrap_or_else(|error| fail(&error));
    }
    let call = match Call::open(cli) {
        Ok(call) => call,
        Err(error) => return fail(&error),
    };
    let ended = call.run();
    // What else is said of work that was cut is that it was cut.
    if ended.is_err() && call.cancel.is_cancelled() {
        call.interrupted();
    }
    ended.unwrap_or_else(|error| fail(&error))
}

/// Says what is wrong, and whose fault it is.
fn fail(error: &anyhow::Error) -> Exit {
    // It may be cargo's words, which quote what a learner wrote.
    let told = format!("{ALARM}error{ALARM:#}: {error:#}");
    let told = words::coloured(&told);
    anstream::eprintln!("{}", actions::no_commands(told));
    let usage = error.is::<NameError>()
        || error.is::<outs::OutError>()
        || error.is::<grade::NotThere>()
        || error.is::<SeedError>()
        || error.is::<HiddenError>()
        || error.is::<weights::BadWeights>()
        || error.is::<NewError>()
        || matches!(
            error.downcast_ref(),
            Some(WorkbookError::NotInside(_) | WorkbookError::NotOne { .. })
        );
    if usage { Exit::Usage } else { Exit::Fault }
}

/// What every command works with.
struct Call<'c> {
    cli: &'c Cli,
    workbook: Workbook,
    /// The folder that the call was made in.
    folder: PathBuf,
    /// The grader's own program.
    program: PathBuf,
    live: Arc<Live>,
    /// The one of this call.
    cancel: Cancel,
    /// Whether a program has the terminal: then an interrupt is its business.
    is_lent: Arc<AtomicBool>,
    at_interrupt: AtInterrupt,
}

/// What is still to be done when the call is interrupted. Whoever holds it is not
/// interrupted meanwhile.
type AtInterrupt = Arc<Mutex<Option<Box<dyn Fn() + Send>>>>;

impl<'c> Call<'c> {
    fn open(cli: &'c Cli) -> anyhow::Result<Self> {
        let folder = std::env::current_dir().context("cannot tell which folder this is")?;
        let call = Self {
            cli,
            workbook: match &cli.workbook {
                Some(root) => Workbook::named(&folder.join(root))?,
                None => Workbook::find(&folder)?,
            },
            folder,
            program: std::env::current_exe()
                .context("cannot tell where the grader's program is")?,
            live: Arc::new(Live::new()),
            cancel: Cancel::new(),
            is_lent: Arc::default(),
            at_interrupt: Arc::default(),
        };
        call.listen_for_interrupts()?;
        Ok(call)
    }

    fn run(&self) -> anyhow::Result<Exit> {
        let writes = matches!(
            self.cli.command,
            None | Some(Command::Check { .. } | Command::Grade { .. })
        );
        if !writes && !self.cli.outs.files.is_empty() {
            return Err(outs::OutError::NotHere.into());
        }
        match &self.cli.command {
            None => check::run(self, &[], Detail::Overview, &[]),
            Some(Command::Check {
                names,
                verbose,
                outs,
            }) => {
                let detail = if *verbose {
                    Detail::Everything
                } else {
                    Detail::Exercise
                };
                check::run(self, names, detail, &outs.files)
            }
            Some(Command::Watch { name, poll }) => watch::run(self, name.as_deref(), *poll),
            Some(Command::Follow { names }) => follow::run(self, names),
            Some(Command::Timeline { name, check, svg }) => {
                timeline::run(self, name, check.as_deref(), svg.as_deref())
            }
            Some(Command::Report { names, out }) => html::run(self, names, out.as_deref()),
            Some(Command::Read { name }) => read::run(self, name),
            Some(Command::List { names, given }) => list::run(self, names, given),
            Some(Command::Hint { name, number }) => hint::run(self, name.as_deref(), *number),
            Some(Command::Reset { name }) => reset::run(self, name),
            Some(Command::Solution { name, way, anyway }) => {
                solution::run(self, name, way.as_deref(), *anyway)
            }
            Some(Command::Doctor) => doctor::run(self),
            Some(Command::Grade {
                submission,
                names,
                verbose,
                require_sandbox,
                given,
                reveal_all,
                weights,
                take_in,
                made_with,
                prepare,
                once,
                outs,
            }) => grade::run(
                self,
                &grade::Asked {
                    submission,
                    names,
                    verbose: *verbose,
                    require_sandbox: *require_sandbox,
                    given,
                    reveal_all: *reveal_all,
                    weights: weights.as_deref(),
                    take_in: *take_in,
                    made_with: *made_with,
                    prepare: *prepare,
                    once: *once,
                    outs: &outs.files,
                },
            ),
            Some(Command::Seed { file }) => seed::run(self, file),
            Some(Command::Batch { arguments }) => batch::run(self, arguments),
            Some(Command::Update { from, yes }) => handout::update(self, from.as_deref(), *yes),
            Some(Command::Handout {
                dir,
                names,
                update,
                source,
                class,
            }) => handout::run(
                self,
                &handout::Asked {
                    to: dir,
                    names,
                    update: update.as_deref(),
                    source: source.as_deref(),
                    class: *class,
                },
            ),
            Some(Command::Audit {
                names,
                changed,
                under_load,
                times,
            }) => {
                let times = *times;
                let load = under_load.map(|loops| crate::audit::Load { loops, times });
                audit::run(self, names, *changed, load)
            }
            Some(Command::Plan { names, checks }) => write::plans(self, names, checks.as_deref()),
            Some(Command::Pages { names }) => write::pages(self, names),
            Some(Command::New { section }) => new::section(self, section),
            Some(Command::Begin { .. } | Command::Misbehave { .. }) => {
                unreachable!("served by run")
            }
        }
    }

    /// Ctrl-C: children gone, bars gone, nothing half-written.
    fn listen_for_interrupts(&self) -> anyhow::Result<()> {
        let (live, cancel) = (self.live.clone(), self.cancel.clone());
        let is_lent = self.is_lent.clone();
        let at_interrupt = self.at_interrupt.clone();
        let on_interrupt = move || {
            if !is_lent.load(Ordering::SeqCst) {
                interrupted(&live, &cancel, &at_interrupt);
            }
        };
        ctrlc::set_handler(on_interrupt).context("cannot listen for Ctrl-C")
    }

    /// Waits for a program that has the terminal.
    fn lend<T>(&self, wait: impl FnOnce() -> T) -> T {
        self.is_lent.store(true, Ordering::SeqCst);
        let ended = wait();
        self.is_lent.store(false, Ordering::SeqCst);
        ended
    }

    /// What is meant by these names; everything when there is none.
    fn entries(&self, names: &[String]) -> Result<Vec<&Entry>, NameError> {
        // A workbook that was named and is elsewhere has its own paths.
        let is_inside = self.folder.starts_with(&self.workbook.root);
        let folder = if is_inside {
            &self.folder
        } else {
            &self.workbook.root
        };
        self.workbook.select(names, folder)
    }

    /// The exercises meant by these names, where each of them can be graded.
    fn exercises(&self, names: &[String]) -> anyhow::Result<Vec<&Exercise>> {
        let entries = self.entries(names)?.into_iter();
        let sound = entries.map(|entry| match entry {
            Entry::Exercise(exercise) => Ok(exercise),
            Entry::Damaged(damage) => anyhow::bail!("{}: {}", damage.file, damage.problem),
        });
        sound.collect()
    }

    /// The one exercise that is meant by a name.
    fn exercise(&self, name: &str) -> anyhow::Result<&Exercise> {
        let selected = self.exercises(&[name.to_owned()])?;
        match selected.as_slice() {
            [exercise] => Ok(exercise),
            several => Err(NameError::Ambiguous {
                asked: name.to_owned(),
                candidates: several.iter().map(|it| it.name.clone()).collect(),
            }
            .into()),
        }
    }

    /// The folder to build in: the one that the call names, or `default` in the
    /// one that the environment names, or in the workbook's own.
    fn target(&self, default: &str) -> PathBuf {
        if let Some(target) = &self.cli.target_dir {
            return self.folder.join(target);
        }
        let named = ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR"]
            .iter()
            .filter_map(std::env::var_os)
            .find(|folder| !folder.is_empty());
        let target = named.map_or_else(
            || self.workbook.root.join("target"),
            |folder| self.folder.join(folder),
        );
        target.join(default)
    }

    /// Does some work, and shows what happens meanwhile. Of work that was cut
    /// nothing is shown.
    fn watched<T>(&self, work: impl FnOnce(&Sender<Event>) -> T) -> T {
        self.reported(|event| self.live.show(event), work)
    }

    /// Does some work, and reports each event. Of work that was cut nothing is
    /// given back.
    fn reported<T>(
        &self,
        report: impl Fn(&Event) + Send,
        work: impl FnOnce(&Sender<Event>) -> T,
    ) -> T {
        let (events, happened) = mpsc::channel();
        let result = thread::scope(|scope| {
            scope.spawn(move || {
                for event in happened {
                    report(&event);
                }
                self.live.clear();
            });
            let result = work(&events);
            drop(events);
            result
        });
        if self.cancel.is_cancelled() {
            self.interrupted();
        }
        result
    }

    fn interrupted(&self) -> ! {
        interrupted(&self.live, &self.cancel, &self.at_interrupt);
    }
}

/// Ends the program. The thread that listens for Ctrl-C comes here, and the main
/// thread once its work was cut: the second to come waits for the first.
#[expect(
    clippy::disallowed_methods,
    reason = "the bars are gone and the children are ended: that is all there was to drop"
)]
fn interrupted(live: &Live, cancel: &Cancel, at_interrupt: &AtInterrupt) -> ! {
    static LEAVING: Mutex<()> = Mutex::new(());
    cancel.cancel();
    let _leaving = LEAVING.lock();
    live.clear();
    // It is held to the end, so that nothing is written over it.
    let at_interrupt = held(at_interrupt);
    if let Some(what_is_left) = at_interrupt.as_ref() {
        what_is_left();
    }
    cancel.wait_until_gone(PATIENCE);
    process::end_attended();
    temporary::end();
    anstream::eprintln!(
        "Interrupted. What was judged by now is kept, and nothing is left running."
    );
    std::process::exit(Exit::Interrupted as i32);
}

/// What is still to be done when the call is interrupted, for as long as it is held.
fn held(at_interrupt: &AtInterrupt) -> MutexGuard<'_, Option<Box<dyn Fn() + Send>>> {
    let held = at_interrupt.lock();
    held.unwrap_or_else(PoisonError::into_inner)
}

/// Prints with the colours that the terminal wants. Whoever reads may have seen
/// enough: that a pipe is closed changes nothing of what there was to say.
fn print(text: &str) -> anyhow::Result<()> {
    let mut stdout = anstream::stdout().lock();
    let written = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot print")
        }
        Ok(()) | Err(_) => Ok(()),
    }
}
