/**
 * The cases by which the local AWS behaves as docs/ecr-behaviour.md §10.1 says, and the open
 * questions of its §10.2, as requests that any AWS can be asked: the local one by its tests, a real
 * one by {@code make verify-aws}.
 */
@org.jspecify.annotations.NullMarked
package io.awsdeployer.localaws.conformance;
