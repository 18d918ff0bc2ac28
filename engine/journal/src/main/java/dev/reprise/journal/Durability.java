package dev.reprise.journal;

/** When an order may leave, counted from the append of its record. */
public enum Durability {
    /** At once: the record survives the death of the process, {@code kill -9} included, but not of the machine. */
    PROCESS,
    /** When the disk has it: the record survives a power cut. A thread of its own waits for the disk. */
    POWER
}
