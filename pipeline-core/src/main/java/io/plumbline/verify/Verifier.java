package io.plumbline.verify;

/**
 * A rule that judges completions. One of your own is a public class with a constructor without parameters, in a jar that
 * names the class in {@code META-INF/services/io.plumbline.verify.Verifier} and is given by {@code --jars}; {@code
 * label.by} chooses it by its name.
 *
 * <p>Each task has an object of its own, which one thread at a time calls. A call that takes longer than {@code
 * label.verifier-timeout-seconds} is interrupted, so code that loops should look at {@link Thread#interrupted()}.
 *
 * <p>It runs in the process of the run, beside other tasks, and nothing keeps it from doing harm there. It must not
 *
 * <ul>
 *   <li>end the process ({@link System#exit}, {@link Runtime#halt}): in local mode that is the end of the run, on a cluster
 *       that of an executor with all its tasks, as often as the row is tried again; throw an exception instead;
 *   <li>print ({@link System#out}): it is the console of the run or the log of an executor, where no text of a row belongs;
 *   <li>judge by anything but the completion and its options, such as calls before or the time: rows are tried again and
 *       come in any order.
 * </ul>
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
