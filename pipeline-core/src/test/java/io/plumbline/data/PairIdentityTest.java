package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairIdentityTest {
    @Test
    void isTheHashOfLengthPrefixedTexts() {
        // python: sha256(b"".join(len(t).to_bytes(4, "big") + t for t in (b"p", "\u00e9".encode(), b"r"))).hexdigest()
        assertThat(PairIdentity.of(new PreferencePair("p", "\u00e9", "r")).pairId())
                .isEqualTo("4d3b1574f6533ceaeadc6c3732ef9341098e034d1540fad2791e797671f17d92");
    }

    @Test
    void doesNotConfuseWhereATextEnds() {
        assertThat(PairIdentity.of(new PreferencePair("a", "bc", "d")).pairId())
                .isNotEqualTo(
                        PairIdentity.of(new PreferencePair("ab", "c", "d")).pairId());
    }

    @Test
    void oppositeDirectionsShareTheirSides() {
        PairIdentity one = PairIdentity.of(new PreferencePair("", "a", "b"));
        PairIdentity other = PairIdentity.of(new PreferencePair("", "b", "a"));
        assertThat(one.pairId()).isNotEqualTo(other.pairId());
        assertThat(one.sidesId()).isEqualTo(other.sidesId());
        assertThat(one.groupId()).isEqualTo(other.groupId());
    }

    @Test
    void pairsOfOnePromptAreOneGroup() {
        assertThat(PairIdentity.of(new PreferencePair("p", "a", "b")).groupId())
                .isEqualTo(PairIdentity.of(new PreferencePair("p", "c", "d")).groupId());
    }

    @Test
    void splitsByHashInTheGivenShare() {
        SplitRule rule = new SplitRule(0.25);
        long heldOut = IntStream.range(0, 4000)
                .filter(i -> rule.of(PairIdentity.of(new PreferencePair("prompt " + i, "a", "b"))) == Split.HELD_OUT)
                .count();
        assertThat(heldOut).isBetween(900L, 1100L);
    }

    @Test
    void splitsAtTheEnds() {
        PairIdentity identity = PairIdentity.of(new PreferencePair("p", "a", "b"));
        assertThat(new SplitRule(0).of(identity)).isEqualTo(Split.TRAIN);
        assertThatThrownBy(() -> new SplitRule(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data.held-out-fraction must be in [0, 1), got 1.0");
        assertThatThrownBy(() -> new SplitRule(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data.held-out-fraction must be in [0, 1), got NaN");
    }
}
