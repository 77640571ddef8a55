package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.example.Label;
import io.plumbline.example.Strength;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExampleIdentityTest {
    @Test
    void isTheHashOfLengthPrefixedTexts() {
        // python: sha256(b"".join(len(t).to_bytes(4, "big") + t for t in (b"p", "\u00e9".encode(), b"r"))).hexdigest()
        assertThat(ExampleIdentity.of(TextExample.of("p", "\u00e9", "r")).id())
                .isEqualTo("4d3b1574f6533ceaeadc6c3732ef9341098e034d1540fad2791e797671f17d92");
    }

    @Test
    void doesNotConfuseWhereATextEnds() {
        assertThat(ExampleIdentity.of(TextExample.of("a", "bc", "d")).id())
                .isNotEqualTo(ExampleIdentity.of(TextExample.of("ab", "c", "d")).id());
    }

    @Test
    void oppositeDirectionsShareTheirSides() {
        ExampleIdentity one = ExampleIdentity.of(TextExample.of("", "a", "b"));
        ExampleIdentity other = ExampleIdentity.of(TextExample.of("", "b", "a"));
        assertThat(one.id()).isNotEqualTo(other.id());
        assertThat(one.membersId()).isEqualTo(other.membersId());
        assertThat(one.groupId()).isEqualTo(other.groupId());
    }

    @Test
    void theSameCompletionWithAnotherLabelContradicts() {
        TextExample demonstration = TextExample.of("p", "a");
        ExampleIdentity good = ExampleIdentity.of(demonstration.with(Strength.UNSAID.with(Label.DESIRABLE)));
        ExampleIdentity bad = ExampleIdentity.of(demonstration.with(Strength.UNSAID.with(Label.UNDESIRABLE)));
        assertThat(List.of(
                        good.id(), bad.id(), ExampleIdentity.of(demonstration).id()))
                .doesNotHaveDuplicates();
        assertThat(good.membersId()).isEqualTo(bad.membersId());
        assertThat(good.groupId()).isEqualTo(bad.groupId());
    }

    @Test
    void pairsOfOnePromptAreOneGroup() {
        assertThat(ExampleIdentity.of(TextExample.of("p", "a", "b")).groupId())
                .isEqualTo(ExampleIdentity.of(TextExample.of("p", "c", "d")).groupId());
    }

    @Test
    void splitsByHashInTheGivenShare() {
        SplitRule rule = new SplitRule(0.25);
        long heldOut = IntStream.range(0, 4000)
                .filter(i -> rule.of(ExampleIdentity.of(TextExample.of("prompt " + i, "a", "b"))) == Split.HELD_OUT)
                .count();
        assertThat(heldOut).isBetween(900L, 1100L);
    }

    @Test
    void splitsAtTheEnds() {
        ExampleIdentity identity = ExampleIdentity.of(TextExample.of("p", "a", "b"));
        assertThat(new SplitRule(0).of(identity)).isEqualTo(Split.TRAIN);
        assertThatThrownBy(() -> new SplitRule(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data.held-out-fraction must be at least 0 and below 1, got 1.0");
        assertThatThrownBy(() -> new SplitRule(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data.held-out-fraction must be at least 0 and below 1, got NaN");
    }
}
