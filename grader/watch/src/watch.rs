//! The loop: waits for what happens, lets the state decide, and does it.

use crate::state::{Effect, Happened, Key, State};
use crate::terminal::Terminal;
use crate::{Arguments, Left, ask, follow, saved};
use anyhow::Context as _;
use report::Subject;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// How often is looked whether the workbook is still there.
const LOOK: Duration = Duration::from_secs(2);

/// Watches until the learner leaves, by a key or by a signal.
///
/// # Errors
///
/// When the folder cannot be watched or the terminal cannot be drawn on. The
/// terminal is as it was by then.
pub(crate) fn run(arguments: &Arguments, subjects: Vec<Subject>) -> anyhow::Result<Left> {
    let (happens, happened) = mpsc::channel();
    let start = Instant::now();
    let saves = {
        let happens = happens.clone();
        move |exercises| {
            let at = start.elapsed();
            let _ = happens.send(Happened::Saved { exercises, at });
        }
    };
    let look = || {
        saved::watch(
            &arguments.workbook,
            &subjects,
            arguments.poll,
            saves.clone(),
        )
    };
    let mut saves_of = Some(look()?);
    let interrupts = happens.clone();
    let was_signal = Arc::new(AtomicBool::new(false));
    let is_signal = was_signal.clone();
    // On a screen Ctrl-C is a key.
    ctrlc::set_handler(move || {
        is_signal.store(true, Ordering::SeqCst);
        let _ = interrupts.send(Happened::Key(Key::Interrupt));
    })
    .context("cannot listen for signals")?;

    let current = first(arguments, &subjects);
    let (state, effects) = State::new(subjects.clone(), current);
    let mut watch = Watch {
        arguments,
        state,
        terminal: Terminal::take(happens.clone()).context("cannot take the terminal")?,
        happens,
        run: None,
    };
    let mut goes_on = watch.perform(effects)?;
    while goes_on {
        watch.terminal.draw(&mut watch.state)?;
        let Some(next) = watch.next(&happened, start) else {
            break;
        };
        let effects = watch.state.on(next);
        goes_on = watch.perform(effects)?;
        let is_there = arguments.workbook.join("exercises").is_dir();
        if is_there == watch.state.is_gone {
            // A folder of the same name is another one to the system.
            saves_of = is_there.then(look).transpose().unwrap_or_default();
            let news = if is_there {
                Happened::Back
            } else {
                Happened::Gone
            };
            let effects = watch.state.on(news);
            goes_on &= watch.perform(effects)?;
        }
    }
    drop(saves_of);
    Ok(match was_signal.load(Ordering::SeqCst) {
        true => Left::BySignal,
        false => Left::ByKey,
    })
}

/// The exercise to begin with: the one that was named.
fn first(arguments: &Arguments, subjects: &[Subject]) -> Option<usize> {
    let name = arguments.name.as_ref()?;
    subjects.iter().position(|it| it.name.0 == *name)
}

struct Watch<'a> {
    arguments: &'a Arguments,
    state: State,
    terminal: Terminal,
    happens: Sender<Happened>,
    run: Option<follow::Run>,
}

impl Watch<'_> {
    /// What happens next: at the latest a tick, when a save is due.
    fn next(&self, happened: &Receiver<Happened>, start: Instant) -> Option<Happened> {
        let due = self.state.saves.due_in(start.elapsed());
        let due = due.filter(|_| self.state.run.is_none()).unwrap_or(LOOK);
        match happened.recv_timeout(due) {
            Ok(happened) => Some(happened),
            Err(RecvTimeoutError::Timeout) => Some(Happened::Tick {
                at: start.elapsed(),
            }),
            Err(RecvTimeoutError::Disconnected) => None,
        }
    }

    /// Does what is to be done. Gives whether the watch goes on.
    fn perform(&mut self, effects: Vec<Effect>) -> anyhow::Result<bool> {
        for effect in effects {
            match effect {
                Effect::Check {
                    run,
                    exercises,
                    fresh,
                } => {
                    let names: Vec<String> =
                        exercises.into_iter().map(|it| self.name(it)).collect();
                    self.run = follow::start(self.arguments, run, &names, fresh, &self.happens);
                }
                Effect::Cancel => self.run = None,
                Effect::Hint { exercise } => {
                    let (arguments, name) = (self.arguments.clone(), self.name(exercise));
                    self.meanwhile(move || Happened::Shown {
                        text: ask::words(&arguments, &["hint", &name]),
                        title: name,
                    })?;
                }
                Effect::Compare { exercise } => {
                    let (arguments, name) = (self.arguments.clone(), self.name(exercise));
                    let file = self.file(exercise);
                    self.meanwhile(move || Happened::Compared {
                        yours: ask::text(&file),
                        reference: ask::reference(&arguments, &name),
                    })?;
                }
                Effect::Reset { exercise } => {
                    let said = ask::words(self.arguments, &["reset", &self.name(exercise)]);
                    self.state.note = Some(said.replace('\n', " "));
                }
                Effect::Read { exercise } => {
                    let name = self.name(exercise);
                    let mut reader = ask::grader(self.arguments);
                    reader.args(["read", &name]);
                    self.lend(&mut reader)?;
                }
                Effect::Edit { exercise } => self.edit(&self.file(exercise))?,
                Effect::Suspend => self
                    .terminal
                    .suspend()
                    .context("cannot take the terminal again")?,
                Effect::Quit => {
                    self.run = None;
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn name(&self, exercise: usize) -> String {
        self.state.exercises[exercise].subject.name.0.clone()
    }

    fn file(&self, exercise: usize) -> PathBuf {
        let folder = &self.state.exercises[exercise].subject.folder;
        self.arguments.workbook.join(folder).join("src/lib.rs")
    }

    /// Keys are answered while it is asked.
    fn meanwhile(&self, work: impl FnOnce() -> Happened + Send + 'static) -> anyhow::Result<()> {
        let happens = self.happens.clone();
        let ask = move || {
            let _ = happens.send(work());
        };
        thread::Builder::new()
            .spawn(ask)
            .context("cannot start a thread")?;
        Ok(())
    }

    fn edit(&mut self, file: &Path) -> anyhow::Result<()> {
        let named = ["VISUAL", "EDITOR"].iter().find_map(|variable| {
            let editor = std::env::var(variable).ok()?;
            (!editor.trim().is_empty()).then_some(editor)
        });
        let Some(editor) = named else {
            let note = format!(
                "Neither $VISUAL nor $EDITOR is set; the file is {}",
                file.display()
            );
            self.state.note = Some(note);
            return Ok(());
        };
        let mut words = editor.split_whitespace();
        let mut command = Command::new(words.next().unwrap_or_default());
        command.args(words).arg(file);
        self.lend(&mut command)
    }

    fn lend(&mut self, program: &mut Command) -> anyhow::Result<()> {
        let name = program.get_program().to_string_lossy().into_owned();
        match self.terminal.lend(program)? {
            Ok(ended) if ended.success() => {}
            Ok(ended) => self.state.note = Some(format!("{name} ended with {ended}.")),
            Err(error) => self.state.note = Some(format!("{name} cannot be started: {error}")),
        }
        Ok(())
    }
}
