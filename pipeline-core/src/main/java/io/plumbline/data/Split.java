package io.plumbline.data;

/** The use that is made of an example. */
public enum Split {
    /** To learn from. */
    TRAIN("train"),
    /** To measure on, and never to learn from. */
    HELD_OUT("held_out");

    private final String directory;

    Split(String directory) {
        this.directory = directory;
    }

    /** Its value of the partition column {@code split}. */
    public String directory() {
        return directory;
    }
}
