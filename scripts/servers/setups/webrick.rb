require 'webrick'

server = WEBrick::HTTPServer.new(
  BindAddress: '127.0.0.1', Port: ARGV[0].to_i,
  Logger: WEBrick::Log.new(File::NULL), AccessLog: []
)
server.mount_proc('/') do |request, response|
  paths = { 'POST' => '/', 'GET' => '/hello', 'HEAD' => '/hello' }
  known = paths[request.request_method] == request.path
  response.status = known ? 200 : 404
  response.body = request.request_method == 'POST' ? request.body.to_s : 'hello'
end
server.start
