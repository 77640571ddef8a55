package io.plumbline.jobs.catalog;

/** A fault of a table: its message follows the table's name and a colon, and says what is wrong and what to do. */
final class TableFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TableFault(String problem) {
        super(problem);
    }

    TableFault(String problem, Throwable cause) {
        super(problem, cause);
    }
}
