package io.plumbline.commit;

import java.io.IOException;

/** A tree whose process sleeps before its n-th operation that changes something, while another does something. */
final class SleepingTree extends FileTreeWrapper {
    /** Runs as the other process. */
    interface Other {
        void run() throws IOException;
    }

    private final Other other;
    private int left;

    SleepingTree(FileTree tree, int operations, Other other) {
        super(tree);
        this.left = operations;
        this.other = other;
    }

    private void count() throws IOException {
        left--;
        if (left == 0) {
            other.run();
        }
    }

    /** Returns whether the operation was reached. */
    boolean hasSlept() {
        return left <= 0;
    }

    @Override
    public void move(String from, String to) throws IOException {
        count();
        super.move(from, to);
    }

    @Override
    public boolean replace(String from, String to) throws IOException {
        count();
        return super.replace(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
        count();
        super.delete(name);
    }

    @Override
    public void deleteEmpty(String name) throws IOException {
        count();
        super.deleteEmpty(name);
    }

    @Override
    public void write(String name, String text) throws IOException {
        count();
        super.write(name, text);
    }
}
