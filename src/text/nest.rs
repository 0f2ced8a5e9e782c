//! Spans that lie within one another or apart.

use super::Span;

/// Spans with what belongs to each, to be found by what lies in them.
#[derive(Debug)]
pub struct Nest<T> {
    /// In order of where they start, the outer one first.
    all: Vec<(Span, T)>,
    /// For each the one around it.
    parents: Vec<Option<usize>>,
}

impl<T> Nest<T> {
    /// Of spans that are the same, the first is the outer one.
    pub fn new(mut all: Vec<(Span, T)>) -> Self {
        all.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
        let mut open: Vec<usize> = Vec::new();
        let mut parents = Vec::with_capacity(all.len());
        for (index, (span, _)) in all.iter().enumerate() {
            while open.last().is_some_and(|last| all[*last].0.end <= span.start) {
                open.pop();
            }
            parents.push(open.last().copied());
            open.push(index);
        }
        Self { all, parents }
    }

    /// All of them, in order of where they start, the outer one first.
    pub fn all(&self) -> &[(Span, T)] {
        &self.all
    }

    /// Those that begin within a part of the text.
    pub fn beginning_in(&self, part: Span) -> &[(Span, T)] {
        let from = self.all.partition_point(|(span, _)| span.start < part.start);
        let to = self.all.partition_point(|(span, _)| span.start < part.end);
        self.all.get(from..to).unwrap_or_default()
    }

    /// Those that a part of the text lies in, the innermost first.
    pub fn around(&self, part: Span) -> impl Iterator<Item = &(Span, T)> {
        self.chain(part).map(|index| &self.all[index])
    }

    /// The first that begins behind a part of the text, and lies in nothing that the part does not lie in as well, nor
    /// the part in anything that it does not.
    pub fn next_beside(&self, part: Span) -> Option<&(Span, T)> {
        let next = self.all.partition_point(|(span, _)| span.start < part.end);
        (self.chain(part).next() == *self.parents.get(next)?).then(|| &self.all[next])
    }

    fn chain(&self, part: Span) -> impl Iterator<Item = usize> {
        let before = self.all.partition_point(|(span, _)| span.start <= part.start);
        let outward = std::iter::successors(before.checked_sub(1), |index| self.parents[*index]);
        outward.filter(move |index| self.all[*index].0.contains(part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_around_and_what_comes_next() {
        //          0         1
        //          0123456789012345
        // text:    a(b(..)c) d(e())
        let spans = [(0, 9), (2, 7), (7, 8), (10, 16), (12, 15)];
        let nest = Nest::new(spans.iter().rev().map(|(from, to)| (Span::new(*from, *to), *from)).collect());
        let around = |from, to| nest.around(Span::new(from, to)).map(|(_, name)| *name).collect::<Vec<_>>();
        assert_eq!(around(3, 4), [2, 0]);
        assert_eq!(around(7, 8), [7, 0]);
        assert_eq!(around(6, 8), [0]);
        assert_eq!(around(9, 10), [0_u32; 0]);
        let next = |at| nest.next_beside(Span::new(at, at + 1)).map(|(_, name)| *name);
        assert_eq!((next(1), next(3), next(9), next(11), next(16)), (Some(2), None, Some(10), Some(12), None));
        assert_eq!(nest.beginning_in(Span::new(2, 8)).len(), 2);
        assert_eq!(nest.all().len(), 5);
    }
}
