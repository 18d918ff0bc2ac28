package dev.reprise.app.verb;

/**
 * One finding about this machine.
 *
 * @param name snake_case
 * @param status how it is
 * @param found what is there
 * @param wanted what would be right
 * @param remedy what to do; empty when it is fine
 */
record MachineCheck(String name, Status status, String found, String wanted, String remedy) {
    /** How a finding is. */
    enum Status {
        /** Fine. */
        OK,
        /** Works, but slower or less steady than it could. */
        WARN,
        /** Does not work. */
        FAIL
    }

    static MachineCheck ok(final String name, final String found, final String wanted) {
        return new MachineCheck(name, Status.OK, found, wanted, "");
    }

    /** Fine when {@code good}, else a warning. */
    static MachineCheck warnUnless(
            final boolean good, final String name, final String found, final String wanted, final String remedy) {
        return good ? ok(name, found, wanted) : new MachineCheck(name, Status.WARN, found, wanted, remedy);
    }

    /** Fine when {@code good}, else a failure. */
    static MachineCheck failUnless(
            final boolean good, final String name, final String found, final String wanted, final String remedy) {
        return good ? ok(name, found, wanted) : new MachineCheck(name, Status.FAIL, found, wanted, remedy);
    }
}
