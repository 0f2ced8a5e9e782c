//! Characters that look like ASCII letters, and characters that cannot be seen.
//!
//! The letters are those of Unicode's `confusables.txt` (UTS #39, <https://www.unicode.org/reports/tr39/>, 2026-11-22)
//! that can hardly be told from an ASCII letter in an ordinary typeface; those that only resemble one (α, и, т) and
//! those of living Latin alphabets (é, ı) are left out.

/// Letters by the ASCII letter that they look like.
const LETTERS: &[(char, &str)] = &[
    ('A', "АΑᎪ"),
    ('B', "ВΒᏴ"),
    ('C', "СϹᏟ"),
    ('D', "Ꭰ"),
    ('E', "ЕΕᎬ"),
    ('G', "ԌᏀ"),
    ('H', "НΗᎻ"),
    ('I', "ІΙӀ"),
    ('J', "ЈᎫ"),
    ('K', "КΚᏦ"),
    ('L', "Ꮮ"),
    ('M', "МΜᎷ"),
    ('N', "Ν"),
    ('O', "ОΟՕ"),
    ('P', "РΡᏢ"),
    ('Q', "Ԛ"),
    ('R', "Ꭱ"),
    ('S', "ЅՏᏚ"),
    ('T', "ТΤᎢ"),
    ('U', "Ս"),
    ('V', "ѴᏙ"),
    ('W', "ԜᎳ"),
    ('X', "ХΧ"),
    ('Y', "УΥҮ"),
    ('Z', "ΖᏃ"),
    ('a', "аɑ"),
    ('c', "сϲⅽᴄ"),
    ('d', "ԁⅾ"),
    ('e', "еҽ"),
    ('g', "ɡց"),
    ('h', "һհ"),
    ('i', "іⅰ"),
    ('j', "јϳ"),
    ('k', "к"),
    ('l', "ӏⅼ"),
    ('m', "ⅿ"),
    ('n', "ո"),
    ('o', "оοօᴏ"),
    ('p', "рρ"),
    ('q', "ԛզ"),
    ('s', "ѕꜱ"),
    ('u', "ս"),
    ('v', "ѵνⅴᴠ"),
    ('w', "ԝᴡ"),
    ('x', "хⅹ"),
    ('y', "уү"),
    ('z', "ᴢ"),
    ('-', "‐‑‒–−"),
    ('/', "⁄∕"),
    (' ', "\u{a0}\u{2002}\u{2003}\u{2009}\u{202f}"),
];

/// The ASCII character that a character looks like.
pub fn lookalike(character: char) -> Option<char> {
    if character.is_ascii() {
        return None;
    }
    let offset = |from: u32| u32::from(character).checked_sub(from);
    let nth = |first: u8, at: u32| char::from_u32(u32::from(first) + at);
    match character {
        // Fullwidth letters and digits.
        '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => nth(b'0', offset(0xff10)?),
        // Mathematical letters: bold, italic and so on, each alphabet after the other; then digits.
        '\u{1d400}'..='\u{1d6a3}' => match offset(0x1d400)? % 52 {
            at @ 0..26 => nth(b'A', at),
            at => nth(b'a', at - 26),
        },
        '\u{1d7ce}'..='\u{1d7ff}' => nth(b'0', offset(0x1d7ce)? % 10),
        _ => LETTERS.iter().find(|(_, looks)| looks.contains(character)).map(|(ascii, _)| *ascii),
    }
}

/// The script of a character that looks like an ASCII one, as an adjective.
pub const fn script(character: char) -> &'static str {
    match character {
        '\u{370}'..='\u{3ff}' => "Greek",
        '\u{400}'..='\u{52f}' => "Cyrillic",
        '\u{530}'..='\u{58f}' => "Armenian",
        '\u{13a0}'..='\u{13ff}' => "Cherokee",
        '\u{ff00}'..='\u{ffef}' => "fullwidth",
        '\u{1d400}'..='\u{1d7ff}' => "mathematical",
        _ => "special",
    }
}

/// Whether a character takes no room and changes nothing that could be seen, whatever stands around it.
pub const fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{34f}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_looks_like_one() {
        for (character, ascii) in [
            ('С', Some('C')),
            ('о', Some('o')),
            ('Ｇ', Some('G')),
            ('ｚ', Some('z')),
            ('７', Some('7')),
            ('𝐆', Some('G')),
            ('𝗴', Some('g')),
            ('𝟘', Some('0')),
            ('é', None),
            ('ı', None),
            ('ж', None),
            ('中', None),
            ('C', None),
        ] {
            assert_eq!(lookalike(character), ascii, "{character}");
        }
    }

    #[test]
    fn the_table_has_every_character_once_and_none_of_ascii() {
        let mut all: Vec<char> = LETTERS.iter().flat_map(|(_, looks)| looks.chars()).collect();
        assert!(all.iter().all(|c| !c.is_ascii() && !is_invisible(*c)));
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(LETTERS.iter().all(|(ascii, _)| ascii.is_ascii()));
    }
}
