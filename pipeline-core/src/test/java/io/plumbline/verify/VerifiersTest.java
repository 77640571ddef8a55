package io.plumbline.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class VerifiersTest {
    @Test
    void namesEachBuiltInOneOnce() {
        assertThat(Verifiers.builtIn())
                .extracting(Verifier::name)
                .containsExactly("exact-match", "last-number", "regular-expression", "json");
    }

    @Test
    void refusesANameThatNoVerifierHas() {
        assertThatThrownBy(() -> Verifiers.named("spelling"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "must be a verifier (exact-match, last-number, regular-expression, json, or one of a jar of --jars"
                                + " that names it in META-INF/services/io.plumbline.verify.Verifier), got 'spelling'");
    }
}
