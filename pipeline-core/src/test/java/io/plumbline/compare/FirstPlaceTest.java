package io.plumbline.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class FirstPlaceTest {
    @Test
    void aJudgeWithoutFavouritesGivesHalfWhateverTheStrengths() {
        Judgements judgements = new Judgements();
        for (int i = 0; i < 90; i++) {
            // The strong player is in the first place twice as often.
            judgements.add(List.of(new Judgement("strong", "weak", 1)));
            judgements.add(
                    List.of(i % 2 == 0 ? new Judgement("weak", "strong", 0) : new Judgement("strong", "weak", 1)));
        }
        assertThat(FirstPlace.of(judgements).rate()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void aJudgeThatTakesTheFirstIsSeen() {
        Judgements judgements = new Judgements();
        for (int i = 0; i < 40; i++) {
            judgements.add(List.of(new Judgement("a", "b", 1), new Judgement("b", "a", i < 10 ? 0 : 1)));
        }
        Share share = FirstPlace.of(judgements);
        assertThat(share.rate()).isCloseTo(0.875, within(1e-12));
        assertThat(share.interval().low()).isGreaterThan(0.7);
    }

    @Test
    void oneOrderAloneDoesNotTell() {
        Judgements judgements = new Judgements();
        judgements.add(List.of(new Judgement("a", "b", 1), new Judgement("b", "c", 1)));
        assertThat(FirstPlace.of(judgements)).isNull();
    }
}
