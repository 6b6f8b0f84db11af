"""Fields that read like names of other objects are in the table, or named here, in every schema."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.kinds.added import FREE, targets
from meshgen.kinds.kind import Fields
from meshgen.kinds.kustomize import REFERENCES
from meshgen.kinds.reference import Gvk
from meshgen.kinds.texts import texts_in
from meshgen.schemas.store import SchemaStore, supported_istio, supported_kubernetes

STORE = SchemaStore(supported_kubernetes()[-1], supported_istio()[-1])
_KINDS = "Class|Secret|ConfigMap|Account|Service|Ingress|Claim|Gateway"
_READS_LIKE_A_NAME = re.compile(
    f"(Names?|Refs?|({_KINDS})(s|es)?|principals|hosts?|gateways?)$"
    "|^(secrets?|service|account|serviceAccount|configMap|name)$"
)
# What holds texts of its own: a schema of a schema, and data.
_PASSED_OVER = ("ConfigMap", "CustomResourceDefinition", "Secret")
# Fields, and what they are in, that name no object of the cluster's, or one that nobody writes.
NAMELESS = """
    /driverName source/host jwtRules/spaceDelimitedClaims paramRef/name
    acmeDNS/host actions/name add/name additionalArgs/name addresses/nodeName
    alerts/name analyses/name apikey/account apiserverConfig/host args/name attributes/name
    author/name azureDNS/hostedZoneName azureDNS/resourceGroupName azureDisk/diskName
    azureFile/shareName barbican/domainName barbican/tenantName canaryVirtualNodeRef/name
    cert/account claims/name client/serverName clientCertificate/name cloudDNS/hostedZoneName
    cluster/name clusterDecisionResource/name clusterTrustBundle/signerName
    compositePodGroupTemplates/name consistentHash/httpHeaderName
    consistentHash/httpQueryParameterName containerResource/name containers/name datasource/name
    datasources/datasourceName datasources/inputName derivedAttributes/name destination/name
    destinationRule/additionalSubsetNames destinationRule/canarySubsetName
    destinationRule/stableSubsetName destinationServiceAccounts/defaultServiceAccount
    destinations/name devices/name devices/nodeName dimensions/name dockerSDConfigs/host
    dockerSwarmSDConfigs/host drivers/name dryRun/metricName egressProxy/host
    emailConfigs/smarthost endpoints/dnsName endpoints/nodeName env/containerName env/name
    environment/name envs/name ephemeralContainers/name ephemeralContainers/targetContainerName
    evictionResponders/name excludeResourceRules/resourceNames excludedFromEnforcement/name
    extVars/name fileKeyRef/volumeName fileParameters/name filter/name filterChain/name
    filters/name firstAvailable/name flocker/datasetName forNodes/name forZones/name
    fromHeaders/name gatewayRefs/sectionName gcePersistentDisk/pdName group/name groups/name
    grpc/service grpcServerTlsConfig/serverName header/name headers/name helm/releaseName
    horizontalPodAutoscalerConfig/name http/name httpCookie/name httpGet/host httpHeaders/name
    ignoreApplicationDifferences/name images/name images/newName info/name initContainers/name
    integrationInfo/name iscsi/initiatorName jsonnetLib/fileName jwt/account
    kayenta/canaryConfigName kayenta/configurationAccountName kayenta/metricsAccountName
    kayenta/storageAccountName kubernetesAuth/k8sConfName listener/name listener/portName
    listeners/name managedRoutes/name match/headerName match/name matchConditions/name
    matchExpressions/scopeName matchers/name measurementRetention/metricName metadata/generateName
    metadata/name method/service metric/metricName metric/name metrics/name
    modifyVolumeStatus/targetVolumeAttributesClassName muteTimeIntervals/name
    namespaceSelector/matchNames notReadyAddresses/nodeName oauth2/clientSecret
    onExitCodes/containerName openstackSDConfigs/applicationCredentialName
    openstackSDConfigs/domainName openstackSDConfigs/projectName operation/hosts options/name
    os/name parameters/name params/name parentRefs/sectionName passbolt/host passworddepot/host
    pkiData/altNames pkiData/commonName plugin/name plugins/name pod/name
    podCertificate/signerName podGroupTemplates/name podMetadata/name pool/name port/name
    ports/name prometheusRulesExcludedFromEnforce/ruleName provider/name providerSpecific/name
    providers/name queryParams/name receivers/name ref/name remoteRead/name remoteWrite/name
    replicas/name requests/name resizePolicy/resourceName resource/name resourceAttributes/name
    resourceClaims/name resourceFieldRef/containerName resourceRules/resourceNames responders/name
    rfc2136/tsigKeyName roles/name route/name routeConfiguration/name routeConfiguration/portName
    rules/host rules/name scaleIO/gateway scaleIO/volumeName scaleTargetRef/envSourceContainerName
    schedulingGates/name scopes/name scrapeClasses/name service/hosts service/meshName
    service/name service/portName sessionAffinity/cookieName sessionAffinity/primaryCookieName
    sessionPersistence/sessionName set/name setHeaderRoute/name setMirrorRoute/name
    sharedCounters/name smartHost/host smi/trafficSplitName source/name sourceMatch/name
    sources/name spec/bucketName spec/commonName spec/controllerName spec/envSourceContainerName
    spec/extendedResourceName spec/externalName spec/host spec/hosts spec/jobName spec/leaseName
    spec/loadBalancerClass spec/name spec/nodeName spec/pluginName spec/podName spec/poolName
    spec/portName spec/prometheusExternalLabelName spec/releaseName spec/replicaExternalLabelName
    spec/schedulerName spec/scrapeClass spec/signerName spec/subjectAltNames
    stableVirtualNodeRef/name status/currentVolumeAttributesClassName storageos/volumeName
    subFilter/name subsets/name sysctls/name target/name targetMatch/name targetRefs/sectionName
    tcpSocket/host templates/name templates/specRef tlas/name tls/hosts tls/subjectAltNames
    tlsConfig/serverName topology/externalLabelName traefik/weightedTraefikServiceName
    triggers/name user/name variables/name vault/name vault/serverName vhost/domainName vhost/name
    victoropsConfigs/entityDisplayName volumeDevices/name volumeMounts/name volumes/name
    vsphereVolume/storagePolicyName wasm/pluginName webhook/groupName webhook/solverName
    webhooks/name windowsOptions/gmsaCredentialSpecName windowsOptions/runAsUserName
    workloadIdentity/clusterName
"""


def texts(
    schema: Any, node: Any, fields: Fields = (), around: Any = None, followed: Fields = ()
) -> Iterator[tuple[Fields, Mapping[str, Any]]]:
    """Yield where a schema has a text, with the fields beside it; what holds itself only once."""
    while "$ref" in node:
        name = node["$ref"]
        if name in followed:
            return
        followed = (*followed, name)
        node = {**schema["$defs"][name.rpartition("/")[2]], **node}
        del node["$ref"]
    if isinstance(node.get("items"), dict):
        yield from texts(schema, node["items"], fields, around, followed)
        return
    inner = node.get("properties") or {}
    for name, field in inner.items():
        if name not in FREE and (fields or name not in ("metadata", "status")):
            yield from texts(schema, field, (*fields, name), inner, followed)
    if isinstance(node.get("additionalProperties"), dict):
        yield from texts(schema, node["additionalProperties"], (*fields, "*"), {}, followed)
    of_text = "string" in (node.get("type"), *node.get("type", ()))
    if of_text and not inner and "enum" not in node:
        yield fields, around or {}


def is_known(holder: Gvk, fields: Fields, around: Mapping[str, Any]) -> bool:
    """Return whether the table tells what a field names."""
    beside = dict.fromkeys(around, "x")
    return (
        fields == ("rules", "resourceNames")
        or any(True for _ in REFERENCES.at(holder, fields))
        or any(True for _ in targets(holder, fields, beside))
        or fields in texts_in(holder)
    )


def test_every_field_of_every_kind_that_reads_like_a_name() -> None:
    nameless, used = set(NAMELESS.split()), set()
    unknown = []
    for kind in sorted(set(STORE.kinds()).difference(_PASSED_OVER)):
        for api_version in STORE.served(kind)[:1]:
            group, _, version = api_version.rpartition("/")
            holder, schema = Gvk(kind, group, version), STORE.schema(api_version, kind)
            for fields, around in texts(schema, schema):
                tail = "/".join(("", *fields)[-2:])
                if not _READS_LIKE_A_NAME.search(fields[-1]) or is_known(holder, fields, around):
                    continue
                used.add(tail)
                if tail not in nameless:
                    unknown.append(f"{kind}.{group}: {'/'.join(fields)}")
    assert not unknown
    assert used == nameless
