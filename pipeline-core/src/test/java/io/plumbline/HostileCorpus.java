package io.plumbline;

import java.util.List;

/** Hostile inputs of one kind, made by a class without arguments: the cases run in a process of their own. */
public interface HostileCorpus {
    /** Names the kind of its cases: {@code models}. */
    String kind();

    /** The inputs, each with a name of its own. */
    List<HostileCase> cases();
}
