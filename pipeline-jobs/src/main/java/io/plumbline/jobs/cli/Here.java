package io.plumbline.jobs.cli;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.session.Deployment;

/** The place of commands that look at files and print, and start nothing on a cluster. */
final class Here {
    private Here() {}

    /**
     * Refuses to be run inside a cluster, where only a log would show what is printed.
     *
     * @param command as it is typed
     * @throws PlumblineException of kind CONFIGURATION
     */
    static void require(String command) {
        if (Deployment.isCluster()) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot " + command + " in cluster mode: what it prints would only stand in a log there; leave"
                            + " --deploy-mode cluster out");
        }
    }
}
