//! The words that TOML takes for numbers and dates.

use ::toml::de::DeValue;
use serde_json::Value;

/// Whether a word is an integer or a float.
pub(super) fn is_number(word: &str) -> bool {
    let unsigned = word.strip_prefix(['+', '-']).unwrap_or(word);
    if matches!(unsigned, "inf" | "nan") {
        return true;
    }
    if let Some((radix, digits)) = radix(word) {
        return grouped(digits, |c| c.is_digit(radix));
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let decimal = |digits: &str| grouped(digits, |c| c.is_ascii_digit());
    let leading_zero = whole.len() > 1 && whole.starts_with('0');
    decimal(whole) && !leading_zero && fraction.is_none_or(decimal) && exponent.is_none_or(decimal)
}

/// Digits, with single underscores between them.
fn grouped(digits: &str, is_digit: impl Fn(char) -> bool) -> bool {
    digits.split('_').all(|group| !group.is_empty() && group.chars().all(&is_digit))
}

fn radix(word: &str) -> Option<(u32, &str)> {
    let radix = match word.get(..2)? {
        "0x" => 16,
        "0o" => 8,
        "0b" => 2,
        _ => return None,
    };
    Some((radix, &word[2..]))
}

/// Whether a word that is no number was probably meant as one.
pub(super) fn is_bad_number(word: &str) -> bool {
    let unsigned = word.trim_start_matches(['+', '-']);
    let prefixed = ["0x", "0X", "0o", "0O", "0b", "0B"].iter().find_map(|prefix| unsigned.strip_prefix(prefix));
    if let Some(digits) = prefixed {
        return digits.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'_');
    }
    unsigned.trim_start_matches(['.', '_']).starts_with(|c: char| c.is_ascii_digit())
        && unsigned.bytes().all(|byte| byte.is_ascii_digit() || b"_.eE+-".contains(&byte))
        && unsigned.matches('.').count() < 2
        && unsigned.matches('-').count() < 2
}

/// Whether a word is a date, a time of day, or both.
pub(super) fn is_datetime(word: &str) -> bool {
    // The crate is asked about nothing that is far from both.
    let shaped = word.bytes().all(|byte| byte.is_ascii_digit() || b"-+:. TtZz".contains(&byte));
    let fits = (5..64).contains(&word.len()) && word.trim() == word;
    shaped && fits && DeValue::parse(word).is_ok_and(|value| matches!(value.get_ref(), DeValue::Datetime(_)))
}

/// A number of TOML in JSON, which has no infinity and no NaN: what counts is that they are numbers, the one beyond all
/// bounds and the other none in particular.
pub(in crate::document) fn to_json(raw: &str) -> Value {
    let digits = raw.replace('_', "");
    let (radix, unsigned) = radix(&digits).unwrap_or((10, digits.strip_prefix('+').unwrap_or(&digits)));
    if let Ok(value) = i64::from_str_radix(unsigned, radix) {
        return Value::from(value);
    }
    if let Ok(value) = u64::from_str_radix(unsigned, radix) {
        return Value::from(value);
    }
    let value = if radix == 10 {
        unsigned.parse::<f64>().ok()
    } else {
        // Too large for an integer: digit by digit.
        unsigned.chars().try_fold(0.0, |value, c| Some(value * f64::from(radix) + f64::from(c.to_digit(radix)?)))
    };
    value.map_or(Value::Null, |value| Value::from(if value.is_nan() { 0.0 } else { value.clamp(f64::MIN, f64::MAX) }))
}
