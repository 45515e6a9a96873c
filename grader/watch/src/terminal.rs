//! The terminal: taken, lent to other programs, and given back on every way out.

use crate::job_control::{self, GoesOn};
use crate::screen;
use crate::state::{Happened, Key, State};
use ratatui::DefaultTerminal;
use ratatui::crossterm::cursor::Show;
use ratatui::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{LeaveAlternateScreen, disable_raw_mode};
use std::io;
use std::process::{Command, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// How long the keyboard is listened to before another may have it.
const TURN: Duration = Duration::from_millis(40);

/// The screen, until it is dropped.
#[derive(Debug)]
pub(crate) struct Terminal {
    screen: DefaultTerminal,
    keyboard: Keyboard,
    is_lent: Arc<AtomicBool>,
    wish: Wish,
    goes_on: GoesOn,
    has_colours: bool,
}

/// Held by the one that may read keys: the watch, or a program it has started.
type Keyboard = Arc<Mutex<()>>;

/// Whether somebody wishes the watch to be suspended. Who presses twice does so once.
#[derive(Debug, Clone, Default)]
struct Wish(Arc<AtomicBool>);

impl Wish {
    /// Reports a wish that is new, and gives whether somebody listens.
    fn report(&self, happens: &Sender<Happened>) -> bool {
        let is_known = self.0.swap(true, Ordering::SeqCst);
        is_known || happens.send(Happened::Key(Key::Suspend)).is_ok()
    }

    fn fulfilled(&self) {
        self.0.store(false, Ordering::SeqCst);
    }
}

impl Terminal {
    /// Takes the terminal. A panic gives it back before it is reported.
    ///
    /// # Errors
    ///
    /// When it cannot be drawn on.
    pub(crate) fn take(happens: Sender<Happened>) -> io::Result<Self> {
        let is_lent = Arc::<AtomicBool>::default();
        let (wish, goes_on) = (Wish::default(), GoesOn::listen()?);
        let (is_others, suspends, by_signal) = (is_lent.clone(), happens.clone(), wish.clone());
        job_control::listen(move || {
            // A program that has the terminal is suspended without the watch.
            if !is_others.load(Ordering::SeqCst) {
                by_signal.report(&suspends);
            }
        })?;
        let terminal = Self {
            screen: ratatui::try_init()?,
            keyboard: Keyboard::default(),
            is_lent,
            wish: wish.clone(),
            goes_on,
            has_colours: std::env::var_os("NO_COLOR").is_none_or(|it| it.is_empty()),
        };
        let keyboard = terminal.keyboard.clone();
        thread::Builder::new().spawn(move || report_keys(&keyboard, &wish, &happens))?;
        Ok(terminal)
    }

    /// Draws the state.
    ///
    /// # Errors
    ///
    /// When the terminal is gone.
    pub(crate) fn draw(&mut self, state: &mut State) -> io::Result<()> {
        let mut scroll = state.scroll;
        self.screen.draw(|frame| {
            scroll = screen::draw(state, self.has_colours, frame);
        })?;
        state.scrolled(scroll);
        Ok(())
    }

    /// Lends the terminal to a program until it ends, and gives how it ended or why
    /// it did not start. Keys that were pressed for it and that it left are not the
    /// watch's.
    ///
    /// # Errors
    ///
    /// When the terminal is gone.
    pub(crate) fn lend(&mut self, program: &mut Command) -> io::Result<io::Result<ExitStatus>> {
        self.is_lent.store(true, Ordering::SeqCst);
        let ended = self.without(|| program.status());
        self.is_lent.store(false, Ordering::SeqCst);
        ended
    }

    /// Gives the terminal back to the shell until it says that the watch goes on.
    /// Returns at once where there is no shell.
    ///
    /// # Errors
    ///
    /// When the terminal is gone.
    pub(crate) fn suspend(&mut self) -> io::Result<()> {
        if job_control::has_a_shell() {
            let goes_on = self.goes_on.clone();
            goes_on.forget();
            self.without(|| job_control::suspend(&goes_on))?;
        }
        self.wish.fulfilled();
        Ok(())
    }

    /// Does something while the terminal is as it was before the watch.
    fn without<T>(&mut self, work: impl FnOnce() -> T) -> io::Result<T> {
        let _mine = self.keyboard.lock().unwrap_or_else(PoisonError::into_inner);
        // The shell may have the terminal already, where the first of those that were
        // started with the watch has stopped. What is written reaches it all the same; who
        // changes how it reads is stopped by the system until the shell gives it back.
        execute!(io::stdout(), LeaveAlternateScreen, Show)?;
        disable_raw_mode()?;
        let done = work();
        // It comes back empty, so that all is drawn anew.
        self.screen = ratatui::try_init()?;
        while event::poll(Duration::ZERO)? {
            event::read()?;
        }
        Ok(done)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        ratatui::restore();
    }
}

/// Reports keys and changes of size, until nobody listens any more.
fn report_keys(keyboard: &Keyboard, wish: &Wish, happens: &Sender<Happened>) {
    loop {
        let event = {
            let _mine = keyboard.lock().unwrap_or_else(PoisonError::into_inner);
            match event::poll(TURN) {
                Ok(true) => event::read(),
                Ok(false) => continue,
                Err(error) => Err(error),
            }
        };
        let happened = match event {
            Ok(Event::Key(pressed)) => key(pressed).map(Happened::Key),
            Ok(Event::Resize(..)) => Some(Happened::Redraw),
            Ok(_) => None,
            // The terminal is gone: nobody will press `q`.
            Err(_) => Some(Happened::Key(Key::Interrupt)),
        };
        let is_gone = matches!(happened, Some(Happened::Key(Key::Interrupt)));
        let is_heard = match happened {
            Some(Happened::Key(Key::Suspend)) => wish.report(happens),
            Some(happened) => happens.send(happened).is_ok(),
            None => true,
        };
        if is_gone || !is_heard {
            return;
        }
    }
}

fn key(pressed: KeyEvent) -> Option<Key> {
    if pressed.kind == KeyEventKind::Release {
        return None;
    }
    let has_control = pressed.modifiers.contains(KeyModifiers::CONTROL);
    Some(match pressed.code {
        KeyCode::Char('c') if has_control => Key::Interrupt,
        KeyCode::Char('z') if has_control => Key::Suspend,
        KeyCode::Char(_) if has_control => return None,
        KeyCode::Char(letter) => Key::Char(letter),
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Escape,
        KeyCode::Tab | KeyCode::BackTab => Key::Tab,
        KeyCode::Backspace => Key::Backspace,
        _ => return None,
    })
}
