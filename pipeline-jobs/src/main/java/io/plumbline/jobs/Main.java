package io.plumbline.jobs;

import io.plumbline.jobs.cli.CommandTree;
import io.plumbline.jobs.cli.Outcome;
import io.plumbline.jobs.session.Deployment;
import io.plumbline.jobs.session.LazySession;
import java.util.List;

/** The program itself, which {@link Plumbline} starts where the version of Java can run it. */
public final class Main {
    private Main() {}

    /**
     * Runs a command, and returns where it succeeds. Otherwise it throws inside a cluster, where the resource manager
     * takes any exit of the process for a failure without a reason, and ends the process with an exit code elsewhere.
     *
     * @param arguments command and options
     */
    @SuppressWarnings("checkstyle:regexpsinglelinejava")
    public static void main(String[] arguments) {
        Outcome outcome = CommandTree.execute(List.of(arguments), System.out, System.err);
        if (outcome.exitCode() == 0) {
            return;
        }
        if (Deployment.isCluster()) {
            LazySession.registerWithYarn();
            throw outcome.toThrow();
        }
        System.exit(outcome.exitCode());
    }
}
