package io.plumbline.commit;

/** Names below a {@link FileTree}. */
final class Names {
    private Names() {}

    /**
     * Refuses a name that may lead out of the tree.
     *
     * @return the name
     * @throws IllegalArgumentException where it is empty or absolute, or a part of it is empty, {@code .} or {@code ..}
     */
    static String require(String name) {
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("'" + name + "' is no name of a file below a directory");
            }
        }
        return name;
    }

    /** Returns whether a name is that of a folder, or of a file or directory below it. */
    static boolean isWithin(String name, String folder) {
        return name.equals(folder) || name.startsWith(folder + "/");
    }
}
