package io.plumbline.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.data.ExampleIdentity;
import io.plumbline.data.Reason;
import io.plumbline.data.Split;
import io.plumbline.data.TextExample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DuplicateFilterTest {
    @Test
    void keepsPairsThatShareAPrompt() {
        assertThat(decide(train("p", "a", "b", "1"), train("p", "a", "c", "2"), train("q", "a", "b", "3")))
                .isEqualTo("1 kept, 2 kept, 3 kept");
    }

    @Test
    void keepsTheFirstOfEqualPairs() {
        assertThat(decide(train("p", "a", "b", "2"), train("p", "a", "b", "1"), train("p", "a", "b", "3")))
                .isEqualTo("1 kept, 2 exact_duplicate, 3 exact_duplicate");
    }

    @Test
    void keepsNeitherDirectionOfAContradiction() {
        for (String prompt : new String[] {"p", ""}) {
            assertThat(decide(train(prompt, "a", "b", "1"), train(prompt, "b", "a", "2")))
                    .isEqualTo("1 contradicting_duplicate, 2 contradicting_duplicate");
        }
    }

    @Test
    void countsRepeatsOfAContradictionAsDuplicates() {
        String decisions = decide(
                train("p", "a", "b", "1"),
                train("p", "a", "b", "2"),
                train("p", "b", "a", "3"),
                train("p", "b", "a", "4"),
                train("p", "a", "c", "5"));
        assertThat(decisions)
                .isEqualTo("1 contradicting_duplicate, 2 exact_duplicate, 3 contradicting_duplicate,"
                        + " 4 exact_duplicate, 5 kept");
    }

    @Test
    void putsEveryOrderOfTheSameCompletionsAside() {
        assertThat(decide(
                        candidate(Split.TRAIN, TextExample.of("p", "a", "b", "c"), "1"),
                        candidate(Split.TRAIN, TextExample.of("p", "b", "a", "c"), "2"),
                        candidate(Split.TRAIN, TextExample.of("p", "c", "b", "a"), "3"),
                        candidate(Split.TRAIN, new TextExample("p", List.of("a", "b", "c"), List.of(1, 1, 2)), "4"),
                        train("p", "a", "b", "5"),
                        candidate(Split.TRAIN, TextExample.of("p", "a"), "6"),
                        candidate(Split.TRAIN, TextExample.of("p", "a"), "7")))
                .isEqualTo("1 contradicting_duplicate, 2 contradicting_duplicate, 3 contradicting_duplicate,"
                        + " 4 contradicting_duplicate, 5 kept, 6 kept, 7 exact_duplicate");
    }

    @Test
    void putsTrainingPairsAsideWhosePromptIsHeldOut() {
        assertThat(decide(train("p", "a", "b", "1"), heldOut("p", "c", "d", "2"), train("q", "a", "b", "3")))
                .isEqualTo("1 held_out_leak, 2 kept, 3 kept");
    }

    @Test
    void putsTrainingPairsAsideThatAreHeldOutInEitherDirection() {
        assertThat(decide(
                        train("", "a", "b", "1"),
                        heldOut("", "a", "b", "2"),
                        train("", "d", "c", "3"),
                        heldOut("", "c", "d", "4"),
                        train("", "a", "d", "5")))
                .isEqualTo("1 held_out_leak, 2 kept, 3 held_out_leak, 4 kept, 5 kept");
    }

    @Test
    void findsDuplicatesWithinTheHeldOutInput() {
        assertThat(decide(heldOut("p", "a", "b", "1"), heldOut("p", "a", "b", "2"), train("p", "a", "b", "3")))
                .isEqualTo("1 kept, 2 exact_duplicate, 3 held_out_leak");
    }

    @Test
    void handsRejectedRowsOn() {
        Candidate rejected = train("p", "a", "b", "1").rejected(Reason.EMPTY_COMPLETION, "detail");
        DuplicateFilter filter = new DuplicateFilter(List.of(rejected).iterator());
        assertThat(filter.next()).isSameAs(rejected);
        assertThatThrownBy(filter::next)
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("No candidate is left");
    }

    /** Sorts candidates and filters them; returns the outcome of each, by row. */
    private static String decide(Candidate... candidates) {
        List<Candidate> ordered = new ArrayList<>(List.of(candidates));
        ordered.sort(Comparator.comparing(
                        (Candidate candidate) -> candidate.identity().groupId())
                .thenComparing(candidate -> candidate.split() == Split.TRAIN)
                .thenComparing(candidate -> candidate.identity().membersId())
                .thenComparing(candidate -> candidate.identity().id())
                .thenComparing(Candidate::row));
        List<String> decisions = new ArrayList<>();
        new DuplicateFilter(ordered.iterator())
                .forEachRemaining(candidate -> decisions.add(candidate.row() + " "
                        + (candidate.rejection() == null
                                ? "kept"
                                : candidate.rejection().reason().code())));
        return decisions.stream().sorted().collect(Collectors.joining(", "));
    }

    private static Candidate train(String prompt, String chosen, String rejected, String row) {
        return candidate(Split.TRAIN, prompt, chosen, rejected, row);
    }

    private static Candidate heldOut(String prompt, String chosen, String rejected, String row) {
        return candidate(Split.HELD_OUT, prompt, chosen, rejected, row);
    }

    private static Candidate candidate(Split split, String prompt, String chosen, String rejected, String row) {
        return candidate(split, TextExample.of(prompt, chosen, rejected), row);
    }

    private static Candidate candidate(Split split, TextExample example, String row) {
        return new Candidate(null, split, ExampleIdentity.of(example), "source", example, "file", row, null);
    }
}
