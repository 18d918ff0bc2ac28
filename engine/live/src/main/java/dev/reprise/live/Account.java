package dev.reprise.live;

import java.nio.file.Path;

/**
 * The account that an instance trades at its venue. Two engines must not have it at the same time: each would take the other's
 * reports as its own. On one host a lock file sees to that; it also knows the client order ids that were used last.
 *
 * @param directory of the lock files, where the instances' directories are
 * @param id names the environment and the key and tells neither secret nor key; part of a file's name
 */
public record Account(Path directory, String id) {}
