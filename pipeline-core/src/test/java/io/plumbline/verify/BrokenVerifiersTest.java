package io.plumbline.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verifiers of the class path that throw where they are found or given their options. */
class BrokenVerifiersTest {
    @TempDir
    private Path folder;

    /** One that is right in all but what a subclass changes. */
    public static class Sound implements Verifier {
        @Override
        public String name() {
            return "sound";
        }

        @Override
        public Verdict verify(Answer answer) {
            return Verdict.of(true);
        }
    }

    /** One whose name cannot be had. */
    public static final class Nameless extends Sound {
        @Override
        public String name() {
            throw new IllegalStateException("no name\u001b[2J");
        }
    }

    /** One without a name. */
    public static final class NullNamed extends Sound {
        @Override
        public String name() {
            return null;
        }
    }

    /** One whose name is none that a configuration can hold. */
    public static final class OddlyNamed extends Sound {
        @Override
        public String name() {
            return "\u001b[2J";
        }
    }

    /** One that cannot be made. */
    public static final class Unmade extends Sound {
        /** Fails. */
        public Unmade() {
            throw new AssertionError("not today");
        }
    }

    /** One that refuses and breaks by its options. */
    public static final class Particular extends Sound {
        @Override
        public String name() {
            return "particular";
        }

        @Override
        public Verifier configured(VerifierOptions options) {
            String wanted = options.required("how");
            return switch (wanted) {
                case "null" -> null;
                case "number" -> throw new NumberFormatException("For input string: \"secret\"");
                case "constant" -> new Choice(Thread.State.valueOf("secret"));
                case "silent" -> throw new IllegalArgumentException();
                case "linkage" -> throw new NoClassDefFoundError("gone");
                case "deep" -> configured(options);
                default -> throw new IllegalArgumentException("how must be another, got '" + wanted + "'");
            };
        }
    }

    private static final class Choice extends Sound {
        Choice(Thread.State state) {
            throw new IllegalStateException(state.name());
        }
    }

    private <T> T with(Supplier<T> work, Object... classNames) throws IOException {
        Path file = folder.resolve("META-INF/services/" + Verifier.class.getName());
        Files.createDirectories(file.getParent());
        StringBuilder lines = new StringBuilder();
        for (Object name : classNames) {
            lines.append(name instanceof Class<?> type ? type.getName() : name).append('\n');
        }
        Files.writeString(file, lines);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            return work.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void leavesBrokenOnesOutWhereAnotherIsNamed() throws Exception {
        Object[] given = {
            Nameless.class,
            NullNamed.class,
            OddlyNamed.class,
            Unmade.class,
            "no.such.Verifier",
            "java.lang.String",
            Sound.class
        };

        assertThat(with(() -> Verifiers.named("json"), given)).isInstanceOf(JsonValidity.class);
        assertThat(with(() -> Verifiers.named("sound"), given)).isInstanceOf(Sound.class);
    }

    @Test
    void leavesAFileOutThatNamesNoClasses() throws Exception {
        assertThat(with(() -> Verifiers.named("json"), "not a name")).isInstanceOf(JsonValidity.class);
    }

    @Test
    void saysWhichAreBrokenWhereNoneHasTheName() {
        assertThatThrownBy(() -> with(
                        () -> Verifiers.named("mine"),
                        Nameless.class,
                        NullNamed.class,
                        OddlyNamed.class,
                        Unmade.class,
                        "no.such.Verifier",
                        Sound.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "must be a verifier (exact-match, last-number, regular-expression, json, sound, or one")
                .hasMessageContaining("got 'mine'")
                .hasMessageContaining("Nameless, whose name() threw IllegalStateException")
                .hasMessageContaining("NullNamed, whose name() is not lower-case letters, digits and '-'")
                .hasMessageContaining("OddlyNamed, whose name() is not lower-case")
                .hasMessageContaining("Unmade could not be instantiated (AssertionError)")
                .hasMessageContaining("no.such.Verifier not found")
                .hasMessageNotContaining("\u001b");
    }

    @Test
    void refusesANameThatTwoHave() {
        assertThatThrownBy(() -> with(() -> Verifiers.named("sound"), Sound.class, Double.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(
                        "must be the name of one verifier, got sound, which " + Pattern.quote(Sound.class.getName())
                                + " and " + Pattern.quote(Double.class.getName()) + " have");
    }

    /** One that takes the name of another. */
    public static final class Double extends Sound {}

    private Verifier configured(String how) throws IOException {
        return with(() -> Verifiers.of("particular", new VerifierOptions(Map.of("how", how))), Particular.class);
    }

    @Test
    void passesOnTheRefusalOfAnOption() {
        assertThatThrownBy(() -> configured("none"))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("how must be another, got 'none'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "number", "constant", "silent", "linkage", "deep"})
    void takesWhatElseAVerifierDoesWithItsOptionsForNoFaultOfTheirs(String how) {
        assertThatThrownBy(() -> configured(how))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching("must be a verifier that takes its options: configured\\(\\) of "
                        + Pattern.quote(Particular.class.getName())
                        + " (returned null|threw [A-Za-z]+)");
    }
}
