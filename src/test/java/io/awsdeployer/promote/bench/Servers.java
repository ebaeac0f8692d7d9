package io.awsdeployer.promote.bench;

import io.awsdeployer.promote.bench.FaceServer.Registry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The servers on one network.
 *
 * @param faceOfOne in front of the target as source and target, where a workload needs that
 * @param inside whom the faces ask, where that is not the source and the target themselves
 * @param trust the certificate that clients have to trust there
 */
record Servers(
    Network network,
    RegistryServer source,
    RegistryServer target,
    FaceServer face,
    Optional<FaceServer> faceOfOne,
    Optional<Servers> inside,
    Optional<Certificate> trust)
    implements AutoCloseable {

  /**
   * Starts them.
   *
   * @param inside by which the API reaches the same folders, where it has a way of its own
   * @param withOne whether some workload has one registry for source and target
   * @param warm how often each operation of the API is played before the first call that counts
   */
  static Servers start(
      Network network,
      RegistrySoftware software,
      Place place,
      Store store,
      Optional<Certificate> trust,
      Optional<Servers> inside,
      boolean withOne,
      int warm,
      HttpAsk http)
      throws IOException, InterruptedException {
    boolean quotas = network == Network.QUOTAS;
    RegistryServer source =
        RegistryServer.start(
            software, place, store.source(), store.file(network + "-source"), trust, http);
    RegistryServer target =
        RegistryServer.start(
            software, place, store.target(), store.file(network + "-target"), trust, http);
    Registry from = new Registry(source.uri(), inside.map(Servers::source).orElse(source).uri());
    Registry to = new Registry(target.uri(), inside.map(Servers::target).orElse(target).uri());
    FaceServer face =
        FaceServer.start(place, from, to, quotas, trust, warm, store.file(network + "-face.err"));
    Optional<FaceServer> faceOfOne = Optional.empty();
    if (withOne) {
      Path errors = store.file(network + "-face-of-one.err");
      faceOfOne = Optional.of(FaceServer.start(place, to, to, quotas, trust, warm, errors));
    }
    return new Servers(network, source, target, face, faceOfOne, inside, trust);
  }

  /** The ECR API in front of the registries that a workload copies between. */
  FaceServer face(Workload workload) {
    return workload.sameRegistry() ? faceOfOne.orElseThrow() : face;
  }

  /** {@code host:port} that a workload's images are read from. */
  String from(Workload workload) {
    return workload.sameRegistry() ? face(workload).uploads().getAuthority() : source.authority();
  }

  /** {@code host:port} that they are written to. */
  String to(Workload workload) {
    return face(workload).uploads().getAuthority();
  }

  /** Of all processes that do something when one of these is asked. */
  LongStream pids() {
    LongStream registries =
        Stream.concat(Stream.of(this), inside.stream())
            .flatMap(servers -> Stream.of(servers.source, servers.target))
            .mapToLong(RegistryServer::pid);
    LongStream faces =
        Stream.concat(Stream.of(face), faceOfOne.stream()).mapToLong(FaceServer::pid);
    return LongStream.concat(registries, faces);
  }

  @Override
  public void close() {
    source.close();
    target.close();
    face.close();
    faceOfOne.ifPresent(FaceServer::close);
  }
}
