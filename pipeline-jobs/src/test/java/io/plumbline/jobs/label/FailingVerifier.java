package io.plumbline.jobs.label;

import io.plumbline.verify.Answer;
import io.plumbline.verify.Verdict;
import io.plumbline.verify.Verifier;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code failing}: fails as Java itself may, as long as a test says so. */
public final class FailingVerifier implements Verifier {
    static final AtomicBoolean FAILS = new AtomicBoolean();

    @Override
    public String name() {
        return "failing";
    }

    @Override
    public Verdict verify(Answer answer) {
        if (FAILS.get() && answer.prompt().equals("30?")) {
            throw new InternalError("made up");
        }
        return Verdict.of(answer.completion().hashCode() % 7, true);
    }
}
