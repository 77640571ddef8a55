package io.plumbline.jobs.catalog;

/** What is wrong with a table, and what to do, in words that follow its name and a colon. */
final class TableFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TableFault(String problem) {
        super(problem);
    }

    TableFault(String problem, Throwable cause) {
        super(problem, cause);
    }
}
