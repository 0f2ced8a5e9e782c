//! Flags of a command line.

use crate::document::Text;
use crate::text::Span;

/// A flag with its value.
#[derive(Clone, Copy, Debug)]
pub struct Flag<'a> {
    /// Its letter or its long name, without dashes.
    pub name: &'a str,
    /// Where it stands: the letter within a bundle, or the name with its dashes.
    pub text: Text<'a>,
    /// What is given with it.
    pub value: Option<Text<'a>>,
    /// Index of the argument it stands in.
    pub index: usize,
    /// How many arguments it takes up: 2 when its value stands in an argument of its own.
    pub width: usize,
    /// Whether it shares its argument with other letters (`-it`).
    pub bundled: bool,
}

impl std::fmt::Display for Flag<'_> {
    /// With its dashes.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", if self.name.chars().count() == 1 { "-" } else { "--" }, self.name)
    }
}

impl Flag<'_> {
    /// Whether it goes by one of these names.
    pub fn is(&self, names: &[&str]) -> bool {
        names.contains(&self.name)
    }

    /// All of it where it stands in one argument, else its value.
    pub fn span(&self) -> Span {
        match self.value {
            Some(value) if self.width > 1 => value.span(),
            Some(value) => self.text.span().to(value.span()),
            None => self.text.span(),
        }
    }

    /// Whether it is a switch that says how it is set: `=true`, `=false`.
    pub fn is_set(&self) -> bool {
        self.width == 1
            && self.value.is_some_and(|value| matches!(value.as_str(), "true" | "1" | "yes" | "false" | "0" | "no"))
    }

    /// Whether it is switched on: given, and not with `=false`.
    pub fn is_on(&self) -> bool {
        !self.value.is_some_and(|value| matches!(value.as_str(), "false" | "0" | "no"))
    }
}

/// How a program reads its flags.
#[derive(Clone, Copy)]
pub(super) struct Grammar {
    /// Names (without dashes) that take a value.
    pub(super) valued: &'static [&'static str],
    /// With this set, every flag takes a value but those listed here.
    pub(super) switches: Option<&'static [&'static str]>,
    /// Whether `-it` is `-i -t`.
    pub(super) bundles: bool,
}

impl Grammar {
    pub(super) const fn valued(valued: &'static [&'static str]) -> Self {
        Self { valued, switches: None, bundles: false }
    }

    pub(super) const fn switches(switches: &'static [&'static str]) -> Self {
        Self { valued: &[], switches: Some(switches), bundles: true }
    }

    fn takes_value(self, name: &str) -> bool {
        self.switches.map_or_else(|| self.valued.contains(&name), |switches| !switches.contains(&name))
    }

    /// Reads flags up to the first argument that is none. Gives the flags and the index of that argument; a `--`
    /// is passed over.
    pub(super) fn read<'a>(self, args: &[Text<'a>], from: usize) -> (Vec<Flag<'a>>, usize) {
        let mut flags = Vec::new();
        let mut index = from;
        while let Some(argument) = args.get(index).copied() {
            let value = argument.as_str();
            if value == "--" {
                return (flags, index + 1);
            }
            if let Some(long) = argument.strip_prefix("--") {
                index += self.long(argument, long, args, index, &mut flags);
            } else if value.len() > 1 && value.starts_with('-') {
                index += self.short(argument, args, index, &mut flags);
            } else {
                break;
            }
        }
        (flags, index)
    }

    fn long<'a>(
        self,
        argument: Text<'a>,
        long: Text<'a>,
        args: &[Text<'a>],
        index: usize,
        flags: &mut Vec<Flag<'a>>,
    ) -> usize {
        let attached = long.split_once('=');
        let name = attached.map_or(long, |(name, _)| name).as_str();
        let separate = if attached.is_none() && self.takes_value(name) { args.get(index + 1).copied() } else { None };
        let width = 1 + usize::from(separate.is_some());
        let value = attached.map(|(_, value)| value).or(separate);
        let text = argument.part(0..2 + name.len());
        flags.push(Flag { name, text, value, index, width, bundled: false });
        width
    }

    fn short<'a>(self, argument: Text<'a>, args: &[Text<'a>], index: usize, flags: &mut Vec<Flag<'a>>) -> usize {
        let letters = argument.tail(1);
        if !self.bundles {
            let attached = letters.split_once('=');
            let name = attached.map_or(letters, |(name, _)| name).as_str();
            let separate =
                if attached.is_none() && self.takes_value(name) { args.get(index + 1).copied() } else { None };
            let width = 1 + usize::from(separate.is_some());
            let value = attached.map(|(_, value)| value).or(separate);
            flags.push(Flag { name, text: argument.part(0..1 + name.len()), value, index, width, bundled: false });
            return width;
        }
        let bundled = letters.as_str().chars().count() > 1;
        for (at, letter) in letters.as_str().char_indices() {
            let end = at + letter.len_utf8();
            let name = &letters.as_str()[at..end];
            let text = letters.part(at..end);
            let rest = letters.tail(end);
            let rest_value = rest.strip_prefix("=").unwrap_or(rest);
            if rest.as_str().starts_with('=') {
                flags.push(Flag { name, text, value: Some(rest_value), index, width: 1, bundled: at > 0 });
                return 1;
            }
            if self.takes_value(name) {
                let attached = !rest.as_str().is_empty();
                let value = if attached { Some(rest_value) } else { args.get(index + 1).copied() };
                let width = if attached || value.is_none() { 1 } else { 2 };
                flags.push(Flag { name, text, value, index, width, bundled: at > 0 });
                return width;
            }
            flags.push(Flag { name, text, value: None, index, width: 1, bundled });
        }
        1
    }
}

/// The long flags of these names among arguments whose grammar is not known, each with its value: `--host x`, `--host=x`.
pub fn values_of<'a>(args: &[Text<'a>], names: &[&str]) -> Vec<(Text<'a>, Text<'a>)> {
    let mut found = Vec::new();
    for (index, argument) in args.iter().enumerate() {
        let Some(long) = argument.strip_prefix("--") else { continue };
        let (name, attached) = long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
        if names.contains(&name.as_str())
            && let Some(value) = attached.or_else(|| args.get(index + 1).copied())
        {
            found.push((argument.part(0..2 + name.as_str().len()), value));
        }
    }
    found
}
