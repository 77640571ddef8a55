package io.plumbline.verify;

/**
 * A rule that judges completions. One of your own is a public class with a constructor without parameters, in a jar that
 * names the class in {@code META-INF/services/io.plumbline.verify.Verifier} and is given by {@code --jars}; {@code
 * label.by} chooses it by its name.
 *
 * <p>Each task has an object of its own, which one thread at a time calls. A call that takes longer than {@code
 * label.verifier-timeout-seconds} is interrupted, so code that loops should look at {@link Thread#interrupted()}.
 */
public interface Verifier {
    /** Returns the name that {@code label.by} chooses it by: lower-case letters, digits and '-'. */
    String name();

    /**
     * Returns this verifier with options, which stand in {@code label.options}.
     *
     * @throws IllegalArgumentException where an option is not known or has a value that cannot be; the message begins with
     *     the option's name
     */
    default Verifier configured(VerifierOptions options) {
        options.requireKnown();
        return this;
    }

    /**
     * Returns the verdict on one completion.
     *
     * @throws Exception where the completion cannot be judged; its row then says so and has no score
     */
    Verdict verify(Answer answer) throws Exception;
}
